import { afterEach, describe, expect, it } from "vitest";
import type { ResourceManagerBehavior } from "../../packages/twin/arm/resource-manager-behavior.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { resourceNamed } from "../support/stack-state.ts";

const alert = {
  callers: { integration: { secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } } },
  refusedCallersAlert: { threshold: 20, emails: ["oncall@contoso.com"] },
};
const versions = ["2024-10-01-preview", "2025-01-01-preview"];

let stack: EmptyLocalStack;

describe.skipIf(!hasEngine())("the alert for refused callers in a new workspace", () => {
  afterEach(() => stack?.close());

  it("fails alone and last if Azure has retired an API version: the function is deployed, behind authentication", async () => {
    const retiredApiVersions: Record<string, readonly string[]> = {
      "Microsoft.Insights/actionGroups": versions,
      "Microsoft.Insights/scheduledQueryRules": versions,
    };
    // Azure tries the query before there is a table, whatever the rule says of that.
    const resourceManager: ResourceManagerBehavior = { queryValidation: "always", retiredApiVersions };
    stack = await openLocally({ settings: alert, twin: { resourceManager } });
    const engine = stack.local.stack;

    await expect(engine.up()).rejects.toThrow(/NoRegisteredProviderFound.*actionGroups/s);

    expect(String((await resourceNamed(engine, "code")).outputs?.["stdout"])).toMatch(/^deployed /);
    const { outputs } = await resourceNamed(engine, "function-app");
    expect((await stack.fetch(`https://${String(outputs?.["defaultHostName"])}/api/who-calls`)).status).toBe(401);
    delete retiredApiVersions["Microsoft.Insights/actionGroups"];
    await expect(engine.up()).rejects.toThrow(/NoRegisteredProviderFound.*scheduledQueryRules/s);
    delete retiredApiVersions["Microsoft.Insights/scheduledQueryRules"];
    const { steps } = await engine.up();
    expect(steps.filter(({ op }) => op !== "same").map(({ op, type }) => `${op} ${type}`)).toEqual([
      "create azure-native:monitor:ScheduledQueryRule",
    ]);
  });
});
