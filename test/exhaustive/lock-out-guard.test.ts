import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunResult } from "../../packages/engine/event-log.ts";
import { openStack } from "../../packages/engine/open-stack.ts";
import { ProgramFailed } from "../../packages/engine/program-failed.ts";
import { createDeployerFetch, type HttpFetch } from "../../packages/engine/stand-ins/deployer-fetch.ts";
import { startStandIns, type StandIns } from "../../packages/engine/stand-ins/index.ts";
import { deployerEnvironment } from "../../packages/pf/stacks/local/local-stack.ts";
import { repository } from "../support/command-line.ts";
import { hasEngine, openLocally, type EmptyLocalStack } from "../support/local-deployment.ts";
import { writeSettings } from "../support/settings-file.ts";

const enforced = {
  state: "enforced",
  namedLocations: { office: { cidrs: ["203.0.113.0/24"] } },
  emergencyAccounts: ["emergency@twin.onmicrosoft.com"],
};
const grace = "grace@twin.onmicrosoft.com";

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

// What decides without the tenant, and each harmless neighbor of a danger: test/infra/rules/lock-out-guard.test.ts.
describe.skipIf(!hasEngine())("the lock-out guard, at the first preview (B06)", () => {
  const makeUser = async (name: string, accountEnabled: boolean): Promise<{ readonly id: string }> => {
    const made = await opened.graph.call("POST", "/v1.0/users", {
      accountEnabled,
      displayName: name,
      userPrincipalName: `${name}@twin.onmicrosoft.com`,
      mailNickname: name,
      passwordProfile: { password: "Aa1!not-used-by-anybody", forceChangePasswordNextSignIn: false },
    });
    return made as { readonly id: string };
  };

  beforeAll(async () => {
    opened = await openLocally();
    const { twin } = opened.local;
    asApplication = await startStandIns({ environment: { ...twin.environment, ...deployerEnvironment(twin) } });
    await makeUser("retired", false);
    const leaver = await makeUser("leaver", true);
    await opened.graph.call("DELETE", `/v1.0/users/${leaver.id}`);
  });
  afterAll(async () => {
    await asApplication?.close();
    await opened?.close();
  });

  // With each harmless neighbor of what is refused below.
  it("accepts every enforced policy without a danger", async () => {
    const result = await preview({
      ...enforced,
      emergencyGroups: ["Function users"],
      serviceAccounts: [grace],
      serviceAccountOnlyApi: true,
      baselineMfa: true,
      serviceAccountMfaElsewhere: true,
      apiOnlyFrom: ["office"],
      everythingOnlyFrom: { locations: ["office"] },
      workloadIdentitiesOnlyFrom: ["office"],
    });

    expect(policiesIn(result)).toEqual(Array.from({ length: 6 }, () => "enabled"));
  });

  it("refuses each danger by name", async () => {
    const { said, made } = await refusal({
      ...enforced,
      baselineMfa: true,
      emergencyAccounts: ["retired@twin.onmicrosoft.com", "leaver@twin.onmicrosoft.com"],
      emergencyGroups: ["Nobody"],
      apiOnlyFrom: [],
    });

    expect(said).toContain(
      "The conditional access policies of this stack could lock people out of the tenant. Nothing was created.",
    );
    for (const [danger, told] of [
      ["no-emergency-access", "without excluding an enabled emergency account or a group with members"],
      ["empty-location", "conditionalAccess.apiOnlyFrom has no location. The policy would block users everywhere"],
      ["unknown-principal", 'conditionalAccess.emergencyGroups has "Nobody", which doesn\'t exist in the tenant'],
      // Deleted since.
      ["unknown-principal", 'conditionalAccess.emergencyAccounts has "leaver@twin.onmicrosoft.com"'],
    ] as const) {
      const lines = said.split("\n").filter((line) => line.startsWith(`- ${danger}: `));
      expect(lines.join("\n")).toContain(told);
    }
    expect(said).toContain("protected-function:conditionalAccess.acceptLockOutRisk.no-emergency-access'");
    expect(said).not.toContain("acceptLockOutRisk.unknown-principal");
    expect(said).not.toContain("    at ");
    expect(made).toBe(0);
  });

  it("accepts a danger that the settings accept, and warns with the reason", async () => {
    const result = await preview({
      ...enforced,
      emergencyAccounts: [],
      baselineMfa: true,
      acceptLockOutRisk: { "no-emergency-access": "a tenant for tests, ticket 4711" },
    });

    expect(policiesIn(result)).toEqual(["enabled"]);
    expect(result.diagnostics.map(({ severity, message }) => [severity, message.split("\n")[0]])).toEqual([
      ["warning", "The lock-out guard accepts no-emergency-access: a tenant for tests, ticket 4711"],
    ]);
  });

  it("refuses a policy that could lock out the person who deploys or an emergency account, but no other", async () => {
    const { twin } = opened.local;
    const environment = { ...twin.environment, ...deployerEnvironment(twin) };
    const network = createDeployerFetch(environment);
    const found = (await opened.graph.call("GET", `/v1.0/users/${grace}`)) as { readonly id: string };
    const person = await startStandIns({ environment, fetch: asPerson(found.id, network.fetch) });
    try {
      const blocked = { ...enforced, everythingOnlyFrom: { locations: ["office"], exceptTheApi: true } };
      // Ada is the member of the group.
      const { said, made } = await refusal(
        {
          ...blocked,
          serviceAccounts: [grace, "ada@twin.onmicrosoft.com"],
          serviceAccountOnlyApi: true,
          emergencyGroups: ["Function users"],
        },
        person.ports,
      );
      expect(said).toContain(
        "- deployer-shut-out: serviceAccountOnlyApi, everythingOnlyFrom would lock out the deployer",
      );
      expect(said).toContain("- emergency-access-shut-out: serviceAccountOnlyApi would lock out the member");
      expect(said).toContain(found.id);
      expect(made).toBe(0);

      const spared = { ...blocked, emergencyAccounts: [...enforced.emergencyAccounts, grace] };
      expect(policiesIn(await preview(spared, person.ports))).toHaveLength(1);
    } finally {
      await person.close();
      await network.close();
    }
  });
});
