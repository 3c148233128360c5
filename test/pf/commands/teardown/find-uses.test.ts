import { describe, expect, it } from "vitest";
import { findUses } from "../../../../packages/pf/commands/teardown/find-uses.ts";
import { types } from "../../../../packages/pf/stacks/live/program-types.ts";
import { fakeApi, refusal } from "../../../support/fake-api.ts";
import { emptyState, resource, subscriptionId } from "../../../support/sample-remains.ts";
import { nothingFound } from "./survey-sample.ts";

const root = `/subscriptions/${subscriptionId}`;
const workspace = `${root}/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/Log-1`;
const otherWorkspace = `${root}/resourceGroups/rg-else/providers/Microsoft.OperationalInsights/workspaces/log-2`;
const insights = `${root}/providers/Microsoft.Insights`;
const components = `GET ${insights}/components?api-version=2020-02-02`;
const rules = `GET ${insights}/scheduledQueryRules?api-version=2022-06-15`;
const monitor = (name: string, properties?: object) => ({
  id: `${root}/resourceGroups/rg-else/providers/${name}`,
  name,
  properties,
});

async function uses(answers: Readonly<Record<string, readonly unknown[]>>, workspaces = [workspace]) {
  const resourceManager = fakeApi(answers);
  const found = await findUses({
    graph: fakeApi({}),
    resourceManager,
    subscriptionId,
    state: { ...emptyState, resources: workspaces.map((id) => resource(types.workspace, "workspace", { id })) },
    conditionalAccess: nothingFound.conditionalAccess,
    isOwn: (id) => id.endsWith("/own"),
    ownClientIds: new Set(),
  });
  return { found, calls: resourceManager.calls };
}

describe("workspaces in use", () => {
  it("finds other owners' components and alert rules on the stack's workspace", async () => {
    const { found } = await uses({
      [components]: [
        {
          value: [
            monitor("shop", { WorkspaceResourceId: workspace.toUpperCase() }),
            monitor("own", { WorkspaceResourceId: workspace }),
            monitor("elsewhere", { WorkspaceResourceId: otherWorkspace }),
            monitor("classic", {}),
            monitor("bare"),
          ],
        },
      ],
      [rules]: [{ value: [monitor("errors", { scopes: [otherWorkspace, workspace] }), monitor("unscoped", {})] }],
    });

    expect(found).toEqual([
      {
        kind: "Application Insights component",
        name: "shop",
        id: `${root}/resourceGroups/rg-else/providers/shop`,
        effect: "It writes to this stack's workspace, which would be deleted for good with all its logs.",
        used: workspace.toLowerCase(),
      },
      {
        kind: "alert rule",
        name: "errors",
        id: `${root}/resourceGroups/rg-else/providers/errors`,
        effect: "It watches this stack's workspace, which would be deleted for good.",
        used: workspace.toLowerCase(),
      },
    ]);
  });

  it("finds nothing in a subscription that never used Application Insights, but passes on other refusals", async () => {
    const unregistered = refusal(409, "MissingSubscriptionRegistration");
    const denied = refusal(403, "AuthorizationFailed");

    expect((await uses({ [components]: [unregistered], [rules]: [unregistered] })).found).toEqual([]);
    await expect(uses({ [components]: [{ value: [] }], [rules]: [denied] })).rejects.toBe(denied);
  });

  it("sends no monitoring request if the stack has no workspace", async () => {
    expect(await uses({}, [])).toEqual({ found: [], calls: [] });
  });
});
