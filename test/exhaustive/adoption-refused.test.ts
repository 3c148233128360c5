import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stackMark } from "../../infra/stack-mark.ts";
import { hasEngine, openLocally, type EmptyLocalStack } from "../support/local-deployment.ts";
import { adopt } from "../support/portal/adopt.ts";
import { observe } from "../support/portal/observe.ts";
import { adoptApi, adoptHosting, makeInPortal, type PortalMadeApp } from "../support/portal/portal-made-app.ts";

const settings = { callers: { integration: { secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } } } };

let stack: EmptyLocalStack;
let made: PortalMadeApp;

describe.skipIf(!hasEngine())("adoption is refused before anything is changed", () => {
  beforeAll(async () => {
    stack = await openLocally({ settings });
    made = await makeInPortal(stack);
  });
  afterAll(() => stack?.close());

  it("for ids of other objects and a site in another region, all at once, each with a fix", async () => {
    const { caller, api } = made;
    await adopt(stack, {
      // Of the caller, and of the registration in place of its service principal.
      api: {
        ...adoptApi(made),
        applicationObjectId: caller.applicationObjectId,
        servicePrincipalObjectId: api.applicationObjectId,
      },
      hosting: adoptHosting(),
    });
    await stack.local.stack.setConfig("protected-function:location", "northeurope");

    await expectRefusal([
      `adopt.api.applicationObjectId: must belong to the app registration with this clientId; found "${caller.applicationObjectId}"`,
      `'protected-function:adopt.api.applicationObjectId' ${api.applicationObjectId}`,
      `adopt.api.servicePrincipalObjectId: must belong to the app registration with this clientId; found "${api.applicationObjectId}"`,
      `'protected-function:adopt.api.servicePrincipalObjectId' ${api.servicePrincipalObjectId}`,
      "adopt.hosting.planName: must be in the region of the setting location",
      "adopt.hosting.functionAppName: must be in the region of the setting location",
      "Fix: npx pulumi config set --stack local --path 'protected-function:location' westeurope",
    ]);
  });

  it("for objects that another stack created or adopted under any name, each with its owner", async () => {
    const { api, site } = made;
    // The same template, stack name, workload and subscription: only the ids differ.
    const theirs = { project: "protected-function", stack: "local", workload: "whocalls", id: "zzzzzzzzzzzz" };
    const { subscriptionId } = stack.local.twin.control;
    const { notes } = stackMark({ ...theirs, subscriptionId }, {}, "adopted");
    const { azureTags } = stackMark({ ...theirs, subscriptionId }, {}, "made");
    await stack.graph.call("PATCH", `/v1.0/applications/${api.applicationObjectId}`, { notes });
    const group = `${site.resourceGroupId}?api-version=2024-03-01`;
    await stack.resourceManager.call("PUT", group, { location: "westeurope", tags: azureTags });
    await adopt(stack, { api: adoptApi(made), hosting: adoptHosting() });
    await stack.local.stack.setConfig("protected-function:location", "westeurope");

    await expectRefusal([
      `adopt.api.clientId: must not belong to another stack; found "${api.clientId}", marked as adopted by the stack local of the project protected-function, stack-id zzzzzzzzzzzz`,
      'adopt.hosting.resourceGroupName: must not belong to another stack; found "rg-orders", marked as made by the stack local',
      "(./pf release --stack local), or delete that stack",
    ]);
  });
});

/** `up`, without a preview before it: nothing but the refusal keeps it from changing something. */
async function expectRefusal(said: readonly string[]): Promise<void> {
  const before = await observe(stack, made);
  const inventory = stack.local.twin.control.inventory();

  const failure = String(await stack.local.stack.up().catch((error: unknown) => error));

  for (const text of ["can't be adopted as they are. Nothing was changed.", ...said]) expect(failure).toContain(text);
  expect(stack.local.twin.control.inventory()).toEqual(inventory);
  expect(await observe(stack, made)).toEqual(before);
}
