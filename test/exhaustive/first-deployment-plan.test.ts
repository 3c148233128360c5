import { afterEach, describe, expect, it } from "vitest";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { openShellStack } from "../support/shell-stack.ts";

let stack: EmptyLocalStack;

/** That it goes with its group: first-deployment-site-order; where the group waits for it: first-deployment-late-properties. */
describe.skipIf(!hasEngine())("a plan that still counts a deleted site", () => {
  afterEach(() => stack?.close());

  it("is removed with its site by teardown, even if it blocks its group for a while", async () => {
    stack = await openLocally({
      standIns: { pause: async () => {} },
      twin: { resourceManager: { planReleaseMilliseconds: 600_000, unreleasedPlanBlocksGroup: true } },
    });
    const { tenantId } = stack.local.twin.control;
    const callers = { integration: { secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } } };
    const shell = await openShellStack(stack, { settings: { callers, expectedTenantId: tenantId } });
    try {
      await shell.stack.up();
      const { exitCode, stdout } = await shell.runHere("teardown", "--yes", "--json");
      expect(JSON.parse(stdout)).toMatchObject({ account: { ok: true, left: [] } });
      expect(exitCode).toBe(0);
      expect(stack.local.twin.control.inventory()).toMatchObject({ applications: 0, resources: 0 });
    } finally {
      await shell.close();
    }
  });
});
