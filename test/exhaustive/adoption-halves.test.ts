import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ProgramFailed } from "../../engine/program-failed.ts";
import {
  deployOpened,
  hasEngine,
  openLocally,
  type EmptyLocalStack,
  type LocalDeployment,
} from "../support/local-deployment.ts";
import { adopt } from "../support/portal/adopt.ts";
import { observe } from "../support/portal/observe.ts";
import { adoptApi, adoptHosting, makeInPortal, type PortalMadeApp } from "../support/portal/portal-made-app.ts";
import { assign } from "../support/portal/registration.ts";
import { operationsOf } from "../support/portal/steps.ts";

const ada = "ada@twin.onmicrosoft.com";
const settings = {
  people: { "Function.Invoke": { users: [ada] } },
  callers: { integration: { secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } } },
};
const nothing = { create: 0, update: 0, replace: 0, delete: 0 };

let stack: EmptyLocalStack;
let made: PortalMadeApp;
let deployment: LocalDeployment | undefined;

describe.skipIf(!hasEngine())("half of what the portal made", () => {
  beforeEach(async () => {
    deployment = undefined;
    stack = await openLocally({ settings });
    made = await makeInPortal(stack);
  });
  afterEach(() => (deployment ?? stack)?.close());

  it("hosting: the site behind a registration of the program's own; the portal's registration is left alone", async () => {
    await adopt(stack, { hosting: adoptHosting() });
    const before = await observe(stack, made);

    const { import: imported } = operationsOf(await stack.local.stack.preview());
    deployment = await deployOpened(stack);
    const after = await observe(stack, made);

    expect(imported).toEqual([
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

  it("api: the registration before a new site; a consent and an assignment not named stop it, and say what to name", async () => {
    const { id } = (await stack.graph.call("GET", `/v1.0/users/${ada}`)) as { readonly id: string };
    const assignmentId = await assign(stack, made.api, id);
    await adopt(stack, { api: { ...adoptApi(made), consentId: "" } });
    const before = await observe(stack, made);

    const failure = await stack.local.stack.up({ continueOnError: true }).catch((error: unknown) => error);
    await adopt(stack, {
      api: { consentId: made.api.consentId, assignmentIds: { "Function.Invoke": { [ada]: assignmentId } } },
    });
    deployment = await deployOpened(stack);
    const after = await observe(stack, made);

    expect(failure).toBeInstanceOf(ProgramFailed);
    expect(String(failure)).toContain(
      '"api-sign-in-consent" exists already: an administrator consented by hand. To adopt the consent, set its ID',
    );
    expect(String(failure)).toContain(
      `"assigned-Function.Invoke-${ada}" exists already: the app role was assigned by hand.`,
    );
    expect(deployment.outputs.api.clientId).toBe(made.api.clientId);
    expect(deployment.outputs.functionApp.siteId).not.toBe(made.site.siteId);
    expect(after.assignments).toEqual(expect.arrayContaining([...before.assignments]));
    expect(after).toMatchObject({ site: before.site, authentication: before.authentication, plan: before.plan });
    expect((await deployment.runGuide()).filter(({ outcome }) => outcome !== "proved")).toEqual([]);
    expect((await stack.local.stack.up({ expectNoChanges: true })).summary).toMatchObject(nothing);
  });
});
