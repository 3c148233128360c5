import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunResult } from "../../engine/event-log.ts";
import { openStack } from "../../engine/open-stack.ts";
import { ProgramFailed } from "../../engine/program-failed.ts";
import { createDeployerFetch, type HttpFetch } from "../../engine/stand-ins/deployer-fetch.ts";
import { startStandIns, type StandIns } from "../../engine/stand-ins/index.ts";
import { deployerEnvironment } from "../../stacks/local/local-stack.ts";
import { repository } from "../support/command-line.ts";
import { hasEngine, openLocally, type EmptyLocalStack } from "../support/local-deployment.ts";
import { writeSettings } from "../support/settings-file.ts";

const enforced = {
  state: "enforced",
  namedLocations: { office: { cidrs: ["203.0.113.0/24"] } },
  emergencyAccounts: ["emergency@twin.onmicrosoft.com"],
};
/** Grace is nobody's emergency account; Ada is the member of the group. */
const robot = { serviceAccounts: ["grace@twin.onmicrosoft.com"], serviceAccountOnlyApi: true };
const withoutEmergency = { ...enforced, emergencyAccounts: [] };

let opened: EmptyLocalStack;
let asApplication: StandIns;

/** The first preview of a stack with these settings: an engine's object setting cannot be set as a whole. */
async function preview(conditionalAccess: object, plugins = asApplication.ports): Promise<RunResult> {
  const { engine, guardian, twin } = opened.local;
  const file = writeSettings({ callers: { integration: {} }, conditionalAccess });
  const stack = await openStack({
    engine,
    guardian,
    plugins,
    environment: { ...twin.environment, ...deployerEnvironment(twin) },
    directory: repository,
    stack: "local",
    configFile: file.path,
  });
  try {
    return await stack.preview();
  } finally {
    await stack.close();
    rmSync(file.folder, { recursive: true });
  }
}

/** What the engine says where the guard refuses. */
async function refusal(
  conditionalAccess: object,
  plugins = asApplication.ports,
): Promise<{ readonly said: string; readonly made: number }> {
  try {
    await preview(conditionalAccess, plugins);
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error;
    const said = error.diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
    return {
      said: said.join("\n"),
      made: error.result.steps.filter(({ type }) => !type.startsWith("pulumi:")).length,
    };
  }
  throw new Error("the preview passed");
}

/**
 * Azure CLI's login of a person: the provider learns of it by its token alone. So the token says that it is theirs, and
 * the deployer's own stands in for it at the twin.
 */
function asPerson(objectId: string, send: HttpFetch): HttpFetch {
  const tokens = new Map<string, string>();
  return async (url, request) => {
    const bearer = request.headers["Authorization"]?.replace("Bearer ", "") ?? "";
    const headers = tokens.has(bearer)
      ? { ...request.headers, Authorization: `Bearer ${tokens.get(bearer) ?? ""}` }
      : request.headers;
    const answer = await send(url, { ...request, headers });
    if (!url.endsWith("/oauth2/v2.0/token")) return answer;
    const body = JSON.parse(await answer.text()) as { readonly access_token: string };
    const [head, claims = "", signature] = body.access_token.split(".");
    const told = JSON.parse(Buffer.from(claims, "base64url").toString()) as object;
    const theirs = { ...told, oid: objectId, appid: "04b07795-8ddb-461a-bbee-02f9e1bf7b46" };
    const token = [head, Buffer.from(JSON.stringify(theirs)).toString("base64url"), signature].join(".");
    tokens.set(token, body.access_token);
    const { status, headers: answered } = answer;
    return { status, headers: answered, text: async () => JSON.stringify({ ...body, access_token: token }) };
  };
}

function policiesIn({ steps }: RunResult): readonly unknown[] {
  return steps.filter(({ type }) => type.endsWith(":ConditionalAccessPolicy")).map(({ after }) => after?.["state"]);
}

describe.skipIf(!hasEngine())("the lock-out guard, at the first preview (B06)", () => {
  beforeAll(async () => {
    opened = await openLocally();
    const { twin } = opened.local;
    asApplication = await startStandIns({ environment: { ...twin.environment, ...deployerEnvironment(twin) } });
    await opened.graph.call("POST", "/v1.0/users", {
      accountEnabled: false,
      displayName: "Retired",
      userPrincipalName: "retired@twin.onmicrosoft.com",
      mailNickname: "retired",
      passwordProfile: { password: "Aa1!not-used-by-anybody", forceChangePasswordNextSignIn: false },
    });
  });
  afterAll(async () => {
    await asApplication?.close();
    await opened?.close();
  });

  // The second has each harmless neighbour of what is refused below.
  it.each([[[]], [["Function users"]]])(
    "lets every policy pass, enforced, where nothing is in danger: %j",
    async (emergencyGroups) => {
      const result = await preview({
        ...enforced,
        ...robot,
        emergencyGroups,
        baselineMfa: true,
        serviceAccountMfaElsewhere: true,
        apiOnlyFrom: ["office"],
        everythingOnlyFrom: { locations: ["office"] },
        workloadIdentitiesOnlyFrom: ["office"],
      });

      expect(policiesIn(result)).toEqual(Array.from({ length: 6 }, () => "enabled"));
    },
  );

  // What decides without the tenant: test/infra/rules/lock-out-guard.test.ts.
  it.each<[settings: object, told: Readonly<Record<string, string>>]>([
    [
      {
        ...enforced,
        baselineMfa: true,
        emergencyAccounts: ["retired@twin.onmicrosoft.com"],
        emergencyGroups: ["Nobody"],
        apiOnlyFrom: [],
      },
      {
        "no-emergency-access": "without excluding an enabled emergency account or a group with members",
        "empty-location": "conditionalAccess.apiOnlyFrom has no location. The policy would block users everywhere",
        "unknown-principal": `conditionalAccess.emergencyGroups has "Nobody", which doesn't exist in the tenant`,
      },
    ],
    [
      { ...enforced, ...robot, serviceAccounts: ["ada@twin.onmicrosoft.com"], emergencyGroups: ["Function users"] },
      { "emergency-access-shut-out": "serviceAccountOnlyApi would lock out the member" },
    ],
  ])("refuses each danger, and names it: %j", async (dangerous, dangers) => {
    const { said, made } = await refusal(dangerous);

    expect(said).toContain(
      "The conditional access policies of this stack could lock people out of the tenant. Nothing was created.",
    );
    for (const [danger, told] of Object.entries(dangers)) {
      expect(said).toContain(`- ${danger}: `);
      expect(said).toContain(told);
    }
    expect(said).not.toContain("    at ");
    expect(made).toBe(0);
  });

  it("refuses an emergency account that has been deleted since", async () => {
    const settings = {
      ...enforced,
      baselineMfa: true,
      emergencyAccounts: [...enforced.emergencyAccounts, "leaver@twin.onmicrosoft.com"],
    };
    const leaver = (await opened.graph.call("POST", "/v1.0/users", {
      accountEnabled: true,
      displayName: "Leaver",
      userPrincipalName: "leaver@twin.onmicrosoft.com",
      mailNickname: "leaver",
      passwordProfile: { password: "Aa1!not-used-by-anybody", forceChangePasswordNextSignIn: false },
    })) as { readonly id: string };
    expect(policiesIn(await preview(settings))).toHaveLength(1);

    await opened.graph.call("DELETE", `/v1.0/users/${leaver.id}`);

    const { said } = await refusal(settings);
    expect(said).toContain(
      '- unknown-principal: conditionalAccess.emergencyAccounts has "leaver@twin.onmicrosoft.com"',
    );
    expect(said).not.toContain("acceptLockOutRisk.unknown-principal");
  });

  it("lets a danger pass that the settings accept, and warns with the reason", async () => {
    const { said } = await refusal({ ...withoutEmergency, baselineMfa: true });
    expect(said).toContain("protected-function:conditionalAccess.acceptLockOutRisk.no-emergency-access'");

    const result = await preview({
      ...withoutEmergency,
      baselineMfa: true,
      acceptLockOutRisk: { "no-emergency-access": "a tenant for tests, ticket 4711" },
    });

    expect(policiesIn(result)).toEqual(["enabled"]);
    expect(result.diagnostics.map(({ severity, message }) => [severity, message.split("\n")[0]])).toEqual([
      ["warning", "The lockout guard accepts no-emergency-access: a tenant for tests, ticket 4711"],
    ]);
  });

  it("refuses a policy that could shut out the person who deploys, but not one that cannot", async () => {
    const { twin } = opened.local;
    const environment = { ...twin.environment, ...deployerEnvironment(twin) };
    const network = createDeployerFetch(environment);
    const found = (await opened.graph.call("GET", "/v1.0/users/grace@twin.onmicrosoft.com")) as { readonly id: string };
    const grace = await startStandIns({ environment, fetch: asPerson(found.id, network.fetch) });
    try {
      const blocked = { ...enforced, everythingOnlyFrom: { locations: ["office"], exceptTheApi: true } };
      const { said, made } = await refusal(blocked, grace.ports);
      expect(said).toContain("- deployer-shut-out: everythingOnlyFrom would lock out the deployer");
      expect(said).toContain(found.id);
      expect(made).toBe(0);
      const confined = await refusal({ ...enforced, ...robot }, grace.ports);
      expect(confined.said).toContain("- deployer-shut-out: serviceAccountOnlyApi would lock out");

      const spared = { ...blocked, emergencyAccounts: [...enforced.emergencyAccounts, "grace@twin.onmicrosoft.com"] };
      expect(policiesIn(await preview(spared, grace.ports))).toHaveLength(1);
      expect(policiesIn(await preview({ ...enforced, apiOnlyFrom: ["office"] }, grace.ports))).toHaveLength(1);
      expect(policiesIn(await preview(blocked))).toHaveLength(1);
    } finally {
      await grace.close();
      await network.close();
    }
  });
});
