import { beforeAll, describe, expect, it } from "vitest";
import { withUnassignedApplication } from "../../packages/pf/checks/temporary-application.ts";
import type { ClientCredential } from "../../packages/core/azure/token.ts";
import { explain, type Explanation, type ExplainOptions } from "../../packages/pf/refusals/explain.ts";
import { hasEngine, type LocalDeployment } from "../support/local-deployment.ts";
import { sharedDeployment } from "../support/shared-deployment.ts";
import { whoCallsUrl } from "../support/who-calls.ts";
import { askForToken } from "../support/client-token.ts";

let deployment: LocalDeployment;

interface Called {
  readonly status: number;
  readonly challenge: string | undefined;
  readonly body: string;
}

async function call(token?: string): Promise<Called> {
  const { fetch, outputs } = deployment;
  const response = await fetch(whoCallsUrl(outputs), {
    method: "GET",
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });
  const challenge = response.headers.get("www-authenticate") ?? undefined;
  return { status: response.status, challenge, body: await response.text() };
}

/** The token endpoint's answer: its body as text, and the token where there is one. */
async function ask(credential: ClientCredential, scope = deployment.outputs.scope) {
  const response = await askForToken(deployment.fetch, deployment.outputs.tokenEndpoint, credential, scope);
  const body = await response.text();
  return { body, token: (JSON.parse(body) as { readonly access_token?: string }).access_token ?? "" };
}

function explained(options: Omit<ExplainOptions, "now" | "outputs">): Explanation {
  return explain({ ...options, outputs: deployment.outputs, now: new Date() });
}

type Json = Readonly<Record<string, unknown>>;

/** PATCHes an object of the directory for as long as `body` takes. */
async function patched<Result>(path: string, change: Json, undo: Json, body: () => Promise<Result>): Promise<Result> {
  await deployment.graph.call("PATCH", path, change);
  try {
    return await body();
  } finally {
    await deployment.graph.call("PATCH", path, undo);
  }
}

const apiPrincipal = () => `/v1.0/servicePrincipals/${deployment.outputs.api.servicePrincipalObjectId}`;
const withoutAssignment = <Result>(body: () => Promise<Result>) =>
  patched(apiPrincipal(), { appRoleAssignmentRequired: false }, { appRoleAssignmentRequired: true }, body);

describe.skipIf(!hasEngine())("explain, compared with a deployed stack's answers", () => {
  const shared = sharedDeployment();
  beforeAll(() => {
    deployment = shared();
  });

  it("predicts that the caller's token passes", async () => {
    const { token } = await ask(deployment.origin.caller);

    const { differs, token: found } = explained({ token });

    expect({ differs, expect: found?.expect }).toEqual({ differs: false, expect: "pass" });
    expect((await call(token)).status).toBe(200);
  });

  it("predicts the 401 for a token of the other version, and names the setting", async () => {
    const path = `/v1.0/applications/${deployment.outputs.api.applicationObjectId}`;
    const { token } = await patched(
      path,
      { api: { requestedAccessTokenVersion: 2 } },
      { api: { requestedAccessTokenVersion: 1 } },
      () => ask(deployment.origin.caller),
    );

    const { token: found } = explained({ token });

    expect(found?.differences).toMatchObject([{ fix: { setting: "protected-function:tokenVersion" } }]);
    expect(found?.expect).toBe("gate 401");
    expect((await call(token)).status).toBe(401);
  });

  it("predicts the 401 for a token for Microsoft Graph", async () => {
    const { token } = await ask(deployment.origin.caller, "https://graph.microsoft.com/.default");

    const { token: found } = explained({ token });

    expect(found?.differences).toMatchObject([{ what: "audience" }]);
    expect((await call(token)).status).toBe(401);
  });

  it("predicts the 403 with an empty body for an application that App Service authentication doesn't allow", async () => {
    const { answer, found } = await withUnassignedApplication(
      { outputs: deployment.outputs, caller: deployment.origin.caller },
      { graph: deployment.graph, resourceManager: deployment.resourceManager },
      (stranger) =>
        withoutAssignment(async () => {
          const { token } = await ask(stranger);
          return { answer: await call(token), found: explained({ token, status: 403 }) };
        }),
    );

    expect(found.token?.expect).toBe("gate 403");
    expect(found.status?.sentence).toMatch(/^With this token, App Service authentication's policy answers 403/);
    expect(answer).toMatchObject({ status: 403, body: "" });
  });

  it("finds no difference in the deployed challenge", async () => {
    const { status, challenge } = await call();

    expect(status).toBe(401);
    expect(explained({ challenge }).challenge).toMatchObject({ differences: [] });
  });

  it("recognizes the version 2 issuer in a challenge after a change by hand", async () => {
    const { resourceManager, outputs } = deployment;
    const path = `${outputs.functionApp.siteId}/config/authsettingsV2`;
    const version = "api-version=2021-02-01";
    const { properties } = (await resourceManager.call("GET", `${path}/list?${version}`)) as {
      readonly properties: object;
    };
    const v2 = `https://login.microsoftonline.com/${outputs.tenantId}/v2.0`;
    const altered = JSON.parse(JSON.stringify(properties).replace(/("openIdIssuer":)"[^"]*"/, `$1"${v2}"`)) as object;
    await resourceManager.call("PUT", `${path}?${version}`, { properties: altered });
    const { challenge } = await call();
    await resourceManager.call("PUT", `${path}?${version}`, { properties });

    expect(explained({ challenge }).challenge?.differences).toMatchObject([
      { fix: { setting: "protected-function:tokenVersion" } },
    ]);
  });

  it("explains refusals by the token endpoint, and compares the values in them", async () => {
    const { caller } = deployment.origin;
    const wrongSecret = await ask({ ...caller, clientSecret: "wrong" });
    const otherScope = await ask(caller, "api://typo/.default");
    const bareScope = await ask(caller, deployment.outputs.scope.replace("/.default", ""));

    const [ofSecret, ofScope, ofBare] = [wrongSecret, otherScope, bareScope].map(
      ({ body }) => explained({ error: body }).error,
    );

    expect(ofSecret).toMatchObject({ codes: [{ code: "AADSTS7000215" }], differences: [] });
    expect(ofSecret?.traceId).toMatch(/^[0-9a-f-]{36}$/);
    expect(ofScope).toMatchObject({ codes: [{ code: "AADSTS500011" }], differences: [{ what: "resource" }] });
    expect(ofBare).toMatchObject({ codes: [{ code: "AADSTS1002012" }], differences: [{ what: "scope" }] });
  });

  it("distinguishes the function's 403 from App Service's by its body", async () => {
    const { graph, outputs, origin } = deployment;
    const api = `/v1.0/servicePrincipals/${outputs.api.servicePrincipalObjectId}`;
    const caller = (await graph.call("GET", `/v1.0/servicePrincipals(appId='${origin.caller.clientId}')`)) as Json;
    const { value } = (await graph.call("GET", `${api}/appRoleAssignedTo`)) as { readonly value: readonly Json[] };
    const assignment = value.find(({ principalId }) => principalId === caller["id"]) ?? {};
    const { principalId, resourceId, appRoleId } = assignment;
    const required = (isRequired: boolean) => ({ appRoleAssignmentRequired: isRequired });
    const { token } = await patched(api, required(false), required(true), async () => {
      await graph.call("DELETE", `${api}/appRoleAssignedTo/${String(assignment["id"])}`);
      try {
        return await ask(origin.caller);
      } finally {
        await graph.call("POST", `${api}/appRoleAssignedTo`, { principalId, resourceId, appRoleId });
      }
    });

    const answer = await call(token);
    const found = explained({ token, error: answer.body, status: 403 });

    expect(answer.status).toBe(403);
    expect(found.token?.expect).toBe("function 403");
    expect(found.error?.codes).toMatchObject([{ code: "app-role-missing" }]);
    expect(found.status?.sentence).toContain("the function answers 403");
  });
});
