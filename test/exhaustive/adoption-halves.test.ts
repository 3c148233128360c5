import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ProgramFailed } from "../../packages/engine/program-failed.ts";
import {
  deployOpened,
  hasEngine,
  openLocally,
  type EmptyLocalStack,
  type LocalDeployment,
} from "../support/local-deployment.ts";
import { timeLimit } from "../support/plugins-under-test.ts";
import { adopt } from "../support/portal/adopt.ts";
import { observe, type Observed } from "../support/portal/observe.ts";
import { adoptApi, adoptHosting, makeInPortal, type PortalMadeApp } from "../support/portal/portal-made-app.ts";
import { assign } from "../support/portal/registration.ts";
import { operationsOf } from "../support/portal/steps.ts";
import { whoCallsUrl } from "../support/who-calls.ts";

const ada = "ada@twin.onmicrosoft.com";
const settings = {
  people: { "Function.Invoke": { users: [ada] } },
  callers: { integration: { secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } } },
};
const nothing = { create: 0, update: 0, replace: 0, delete: 0 };

let stack: EmptyLocalStack;
let made: PortalMadeApp;
let deployment: LocalDeployment | undefined;
let before: Observed;
let after: Observed;

async function close(): Promise<void> {
  await (deployment ?? stack)?.close();
  deployment = undefined;
}

describe.skipIf(!hasEngine())("hosting created in the portal", () => {
  afterAll(close);

  it("gets a registration of the program's own, and the portal's registration isn't changed", async () => {
    stack = await openLocally({ settings });
    made = await makeInPortal(stack);
    await adopt(stack, { hosting: adoptHosting() });
    before = await observe(stack, made);

    deployment = await deployOpened(stack);
    after = await observe(stack, made);

    expect(operationsOf(deployment.up)["import"]).toEqual([
      "authentication (WebAppAuthSettingsV2)",
      "function-app (WebApp)",
      "function-app-ftp-password (WebAppFtpAllowed)",
      "function-app-plan (AppServicePlan)",
      "function-app-scm-password (WebAppScmAllowed)",
      "resource-group (ResourceGroup)",
    ]);
    expect(deployment.outputs.functionApp).toMatchObject({ siteId: made.site.siteId, hostName: made.site.hostName });
    expect(deployment.outputs.api.clientId).not.toBe(made.api.clientId);
    expect(JSON.stringify(after.authentication)).toContain(deployment.outputs.api.clientId);
    expect(after).toMatchObject({
      application: before.application,
      servicePrincipal: before.servicePrincipal,
      assignments: before.assignments,
      consents: before.consents,
    });
    expect((await deployment.runGuide()).filter(({ outcome }) => outcome !== "proved")).toEqual([]);
    expect((await stack.local.stack.up({ expectNoChanges: true })).summary).toMatchObject(nothing);
  });
});

describe.skipIf(!hasEngine())("the guide's API, which people sign in at", { timeout: timeLimit(240_000) }, () => {
  const password = `aA1!${crypto.randomUUID()}`;
  let failure: unknown;
  let taken: LocalDeployment;

  /** Gets a token as Ada at a client, and calls: the function's status, or the code of Entra ID's refusal. */
  async function callBy(client_id: string, scope: string): Promise<number | undefined> {
    const form = { grant_type: "password", client_id, username: ada, password, scope };
    const answer = await stack.fetch(taken.outputs.tokenEndpoint, { method: "POST", body: new URLSearchParams(form) });
    const { access_token, error_codes } = (await answer.json()) as {
      readonly access_token?: string;
      readonly error_codes?: readonly number[];
    };
    if (access_token === undefined) return error_codes?.[0];
    return (await stack.fetch(whoCallsUrl(taken.outputs), { headers: { authorization: `Bearer ${access_token}` } }))
      .status;
  }

  const atTheApi = () => callBy(made.api.clientId, `${made.api.clientId}/.default openid profile`);
  const atThePublicClient = () =>
    callBy(taken.outputs.publicClient?.clientId ?? "", `${taken.outputs.scope} openid profile`);

  beforeAll(async () => {
    stack = await openLocally({ settings: { ...settings, publicClientFlows: true } });
    made = await makeInPortal(stack);
    const application = `/v1.0/applications/${made.api.applicationObjectId}`;
    await stack.graph.call("PATCH", application, { isFallbackPublicClient: true });
    const passwordProfile = { password, forceChangePasswordNextSignIn: false };
    await stack.graph.call("PATCH", `/v1.0/users/${ada}`, { passwordProfile });
    const { id } = (await stack.graph.call("GET", `/v1.0/users/${ada}`)) as { readonly id: string };
    const assignmentId = await assign(stack, made.api, id);
    await adopt(stack, { api: { ...adoptApi(made), consentId: "" } });
    before = await observe(stack, made);

    failure = await stack.local.stack.up({ continueOnError: true }).catch((error: unknown) => error);
    await adopt(stack, {
      api: { consentId: made.api.consentId, assignmentIds: { "Function.Invoke": { [ada]: assignmentId } } },
    });
    taken = deployment = await deployOpened(stack);
    after = await observe(stack, made);
  });
  afterAll(close);

  it("isn't adopted with an unnamed consent and assignment, and the error lists what to name", () => {
    expect(failure).toBeInstanceOf(ProgramFailed);
    expect(String(failure)).toContain(
      '"api-sign-in-consent" exists already: an administrator consented by hand. To adopt the consent, set its ID',
    );
    expect(String(failure)).toContain(
      `"assigned-Function.Invoke-${ada}" exists already: the app role was assigned by hand.`,
    );
  });

  it("is the registration of a new site, and the portal's site isn't changed", () => {
    expect(taken.outputs.api.clientId).toBe(made.api.clientId);
    expect(taken.outputs.functionApp.siteId).not.toBe(made.site.siteId);
    expect(after.assignments).toEqual(expect.arrayContaining([...before.assignments]));
    expect(after).toMatchObject({ site: before.site, authentication: before.authentication, plan: before.plan });
  });

  it("keeps signing people in beside the stack's own public client until the settings close it", async () => {
    expect(taken.outputs).toMatchObject({
      api: { clientId: made.api.clientId, publicClientFlows: true },
      publicClient: { clientId: expect.any(String) },
    });
    expect([await atTheApi(), await atThePublicClient()]).toEqual([200, 200]);
    const notProved = (await taken.runGuide()).filter(({ outcome }) => outcome !== "proved");
    expect(notProved.map(({ id }) => id)).toContain("G34");
    for (const row of notProved) {
      expect(row).toMatchObject({ outcome: "not-applicable", reason: expect.stringContaining("public client") });
    }

    await adopt(stack, { api: { publicClient: false } });
    const { same: _, ...changed } = operationsOf(await stack.local.stack.up());

    expect(changed).toEqual({ update: ["api (Application)", "authentication (WebAppAuthSettingsV2)"] });
    expect([await atTheApi(), await atThePublicClient()]).toEqual([7000218, 200]);
    expect((await stack.local.stack.up({ expectNoChanges: true })).summary).toMatchObject(nothing);
  });
});
