import { afterAll, beforeAll, expect, it } from "vitest";
import { AdjustableClock, startTwin, type Twin } from "../../packages/twin/index.ts";
import { createLoopbackFetch, type LoopbackFetch } from "../../packages/twin/network/loopback-fetch.ts";
import { runClient } from "../support/client-process.ts";
import { folderOfAllTests } from "../support/temporary-folder.ts";
import { clientToken, tokenEndpointOf } from "../support/client-token.ts";

const hour = 60 * 60 * 1000;
const graph = "https://graph.microsoft.com/v1.0";
const home = "198.51.100.7";
const password = `aA1!${crypto.randomUUID()}`;

const clock = new AdjustableClock();
const directory = folderOfAllTests();
let twin: Twin;
let fetch: LoopbackFetch;
let clientId: string;
let userId: string;

beforeAll(async () => {
  twin = await startTwin({ directory: directory.path, clock, policyPropagationMilliseconds: 8 * hour });
  fetch = createLoopbackFetch({ proxyUrl: twin.proxy.url, caPem: twin.certificateAuthority.pem });

  const application = await asAdministrator("POST", "applications", { displayName: "c", isFallbackPublicClient: true });
  clientId = String(application["appId"]);
  const client = await asAdministrator("POST", "servicePrincipals", { appId: clientId });
  const [resource] = (
    await asAdministrator("GET", "servicePrincipals?$filter=appId eq '00000003-0000-0000-c000-000000000000'")
  )["value"] as readonly { readonly id: string }[];
  await asAdministrator("POST", "oauth2PermissionGrants", {
    clientId: client["id"],
    consentType: "AllPrincipals",
    resourceId: resource?.id,
    scope: "openid User.Read",
  });
  const user = await asAdministrator("GET", "users/grace@twin.onmicrosoft.com");
  userId = String(user["id"]);
  await asAdministrator("PATCH", `users/${userId}`, {
    passwordProfile: { password, forceChangePasswordNextSignIn: false },
  });
});

afterAll(async () => {
  await fetch.close();
  await twin.close();
});

async function asAdministrator(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const { tenantId, administrator } = twin.control;
  const token = await clientToken(
    fetch,
    tokenEndpointOf(tenantId),
    administrator,
    "https://graph.microsoft.com/.default",
  );
  const response = await fetch(`${graph}/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? {} : ((await response.json()) as Record<string, unknown>);
}

/** A process that knows of the twin only by its environment: the codes of the answer, or its status. */
async function signIn(proxyUrl: string): Promise<unknown> {
  const script = `
    const answer = await fetch("https://login.microsoftonline.com/${twin.control.tenantId}/oauth2/v2.0/token", {
      method: "POST",
      body: new URLSearchParams(JSON.parse(process.env.FORM)),
    });
    console.log(JSON.stringify((await answer.json()).error_codes ?? answer.status));`;
  const form = {
    grant_type: "password",
    client_id: clientId,
    username: "grace@twin.onmicrosoft.com",
    password,
    scope: "https://graph.microsoft.com/User.Read",
  };
  const environment = { ...twin.environment, HTTPS_PROXY: proxyUrl, https_proxy: proxyUrl, FORM: JSON.stringify(form) };
  const result = await runClient(process.execPath, ["--input-type=module", "-e", script], environment);
  if (result.exitCode !== 0) throw new Error(result.stderr);
  return JSON.parse(result.stdout);
}

async function whatIf(ipAddress: string): Promise<unknown> {
  const { value } = await asAdministrator("POST", "identity/conditionalAccess/evaluate", {
    signInIdentity: { "@odata.type": "#microsoft.graph.userSignIn", userId },
    signInContext: {
      "@odata.type": "#microsoft.graph.applicationContext",
      includeApplications: ["00000003-0000-0000-c000-000000000000"],
    },
    signInConditions: { ipAddress, clientAppType: "mobileAppsAndDesktopClients" },
  });
  return (value as readonly { readonly analysisReasons: string }[]).map(({ analysisReasons }) => analysisReasons);
}

it("blocks an unmodified client by its location, hours after What If shows it", async () => {
  const location = await asAdministrator("POST", "identity/conditionalAccess/namedLocations", {
    "@odata.type": "#microsoft.graph.ipNamedLocation",
    displayName: "Home",
    ipRanges: [{ "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress: "198.51.100.0/24" }],
  });
  const { id } = await asAdministrator("POST", "identity/conditionalAccess/policies", {
    displayName: "only from home",
    state: "enabled",
    conditions: {
      applications: { includeApplications: ["All"] },
      users: { includeUsers: ["All"] },
      locations: { includeLocations: ["All"], excludeLocations: [location["id"]] },
    },
    grantControls: { operator: "OR", builtInControls: ["block"] },
  });
  const fromHome = await twin.control.proxyFrom(home);

  expect([await whatIf("203.0.113.10"), await whatIf(home)]).toEqual([["notSet"], ["location"]]);
  expect([await signIn(twin.proxy.url), await signIn(fromHome)]).toEqual([200, 200]);
  clock.advance(8 * hour);
  expect([await signIn(twin.proxy.url), await signIn(fromHome)]).toEqual([[53003], 200]);

  const policy = { id, displayName: "only from home" };
  const users = twin.control.signIns().filter(({ principalId }) => principalId === userId);
  expect(users.map((each) => [each.ipAddress, each.conditionalAccessStatus])).toEqual([
    ["203.0.113.10", "notApplied"],
    [home, "notApplied"],
    ["203.0.113.10", "failure"],
    [home, "notApplied"],
  ]);
  expect(users.map((each) => each.appliedConditionalAccessPolicies)).toEqual([
    [],
    [],
    [{ ...policy, result: "failure" }],
    [{ ...policy, result: "notApplied" }],
  ]);
  expect(twin.control.faults()).toEqual([]);
});
