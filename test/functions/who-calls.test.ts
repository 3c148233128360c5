import { unzipSync } from "fflate";
import { beforeAll, describe, expect, test } from "vitest";
import type { FunctionPackage } from "../../infra/build/build-package.ts";
import { registrationsOf } from "../../infra/build/registered-functions.ts";
import { useHostedSites } from "../support/hosted-site.ts";
import { sampleProject } from "../support/sample-project.ts";
import { claimsOf, clientPrincipal, encode, ids } from "../support/client-principals.ts";
import { deployed, logOf } from "../support/served-site.ts";

const hosted = useHostedSites();
const gateOn = { WEBSITE_AUTH_ENABLED: "True" };

let built: FunctionPackage;
beforeAll(async () => {
  await using project = await sampleProject("who-calls");
  built = await project.buildPackage();
});

/** Calls the sample's package, in the twin's worker. */
async function call(
  principal: string | undefined,
  options: {
    environment?: Record<string, string>;
    without?: string;
    method?: "GET" | "POST";
    headers?: Record<string, string>;
  } = {},
) {
  const environment = Object.entries(options.environment ?? gateOn).map(([name, value]) => ({ name, value }));
  const files = unzipSync(built.zip);
  const manifest = Buffer.from(files["package.json"] ?? "").toString();
  const site = await deployed(
    hosted,
    { ...files, "package.json": Buffer.from(manifest.replace(options.without ?? "", "")) },
    environment,
  );
  const response = await site.call("/api/who-calls", {
    method: options.method ?? "GET",
    headers: { ...(principal !== undefined && { "x-ms-client-principal": principal }), ...options.headers },
  });
  const headers = ["content-type", "cache-control", "www-authenticate"].flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  const body: unknown = await response.json();
  return { status: response.status, headers: Object.fromEntries(headers), body, log: logOf(site) };
}
describe("G10 the function says who calls", () => {
  test.each(["GET", "POST"] as const)("an application by its client id and roles, on %s", async (method) => {
    expect(await call(clientPrincipal(claimsOf.v1Application), { method })).toEqual({
      status: 200,
      headers: { "content-type": "application/json", "cache-control": "no-store" },
      body: {
        caller: {
          kind: "application",
          clientId: ids.clientId,
          objectId: ids.servicePrincipalObjectId,
          tenantId: ids.tenantId,
          roles: ["Function.Invoke"],
        },
        packageSha256: built.sha256,
      },
      log: [`information: called by application ${ids.clientId} with roles Function.Invoke`],
    });
  });

  test("a user by name", async () => {
    expect(await call(clientPrincipal(claimsOf.mappedUser))).toEqual({
      status: 200,
      headers: { "content-type": "application/json", "cache-control": "no-store" },
      body: {
        caller: {
          kind: "user",
          name: "ada@contoso.com",
          objectId: ids.userObjectId,
          tenantId: ids.tenantId,
          roles: ["Function.Invoke"],
        },
        packageSha256: built.sha256,
      },
      log: [`information: called by user ada@contoso.com (${ids.userObjectId}) with roles Function.Invoke`],
    });
  });

  test("with null for a package that does not know its hash", async () => {
    const answer = await call(clientPrincipal(claimsOf.v1Application), {
      without: `"packageSha256": "${built.sha256}",`,
    });
    expect(answer).toMatchObject({ status: 200, body: { caller: { clientId: ids.clientId }, packageSha256: null } });
  });

  test("in one line, whatever the caller is called", async () => {
    const { log } = await call(
      clientPrincipal({ ...claimsOf.v2User, preferred_username: "eve\r\ncalled by user ada" }),
    );
    expect(log).toEqual([
      `information: called by user eve\uFFFD\uFFFDcalled by user ada (${ids.userObjectId}) with roles Function.Invoke`,
    ]);
  });

  test("and nothing else of the request: no header, no token, no other claim", async () => {
    const secrets = { authorization: "Bearer s3cr3t", "x-ms-token-aad-access-token": "s3cr3t", "x-other": "s3cr3t" };
    const answer = await call(clientPrincipal({ ...claimsOf.v1Application, uti: "s3cr3t" }), { headers: secrets });
    expect(answer.status).toBe(200);
    expect(JSON.stringify(answer)).not.toContain("s3cr3t");
  });
});

describe("refusals", () => {
  const problemHeaders = { "content-type": "application/problem+json", "cache-control": "no-store" };

  const challenge = { "www-authenticate": "Bearer" };

  test.each([
    [
      "B15 with the gate off, a forged principal: 401",
      { principal: clientPrincipal(claimsOf.v1Application), environment: { WEBSITE_AUTH_ENABLED: "False" } },
      { code: "gate-off", status: 401, title: "App Service authentication is off", headers: challenge },
      "The platform doesn't report that App Service authentication is on, so the caller can't be trusted.",
      /^WEBSITE_AUTH_ENABLED is "False", not "true": /,
    ],
    [
      "without a principal: 401 with a challenge",
      { principal: undefined },
      { code: "principal-missing", status: 401, title: "No client principal", headers: challenge },
      "Send an access token for this API as `Authorization: Bearer`.",
      /^no X-MS-CLIENT-PRINCIPAL: App Service authentication allowed an unauthenticated request$/,
    ],
    [
      "with a malformed principal: 401 that quotes none of it",
      { principal: Buffer.from("s3cr3t").toString("base64") },
      { code: "principal-malformed", status: 401, title: "Malformed client principal", headers: challenge },
      "The client principal from App Service authentication can't be read.",
      /^X-MS-CLIENT-PRINCIPAL is malformed: not JSON in UTF-8$/,
    ],
    [
      "B02 without the app role: 403 that names it, and the caller's own roles only in the log",
      { principal: clientPrincipal({ ...claimsOf.v2User, roles: ["Reports.Read"] }) },
      { code: "app-role-missing", status: 403, title: "App role missing", headers: {} },
      "The user needs the app role Function.Invoke, and its token doesn't have it. Assign it in Entra ID.",
      /^user ada@contoso\.com \([\w-]+\) lacks the app role Function\.Invoke; it has roles Reports\.Read$/,
    ],
  ])("%s", async (_, { principal, ...options }, { code, status, title, headers }, detail, log) => {
    const answer = await call(principal, options);
    expect(answer).toEqual({
      status,
      headers: { ...problemHeaders, ...headers },
      body: { type: `urn:problem:protected-function:${code}`, title, status, detail },
      log: [expect.stringContaining(`warning: refused (${code}): `)],
    });
    expect(answer.log[0]?.replace(`warning: refused (${code}): `, "")).toMatch(log);
  });

  test("B15 trusted without proof, each call is answered under a warning", async () => {
    const answer = await call(clientPrincipal(claimsOf.v1Application), {
      environment: { DANGEROUSLY_TRUST_PRINCIPAL_WITHOUT_PROOF_OF_GATE: "true" },
    });
    expect(answer.status).toBe(200);
    expect(answer.log).toEqual([
      "warning: DANGEROUSLY_TRUST_PRINCIPAL_WITHOUT_PROOF_OF_GATE is on: if App Service authentication is off, this " +
        "caller may be forged",
      `information: called by application ${ids.clientId} with roles Function.Invoke`,
    ]);
  });

  test("with a principal without a name: 401", async () => {
    const answer = await call(encode({ auth_typ: "aad", claims: [{ typ: "roles", val: "Function.Invoke" }] }));
    expect(answer).toMatchObject({ status: 401, body: { type: "urn:problem:protected-function:caller-unknown" } });
  });
});

test("G09 the function's authorization level is anonymous: no function key is needed", async () => {
  expect((await registrationsOf(built.zip)).functions).toEqual([
    {
      name: "who-calls",
      trigger: "httpTrigger",
      triggerName: expect.stringMatching(/^httpTrigger/) as string,
      route: "who-calls",
      methods: ["GET", "POST"],
      authLevel: "anonymous",
      at: expect.stringMatching(/^functions\/src\/index\.ts:\d+$/) as string,
    },
  ]);
});
