import { afterEach, describe, expect, it } from "vitest";
import { AdjustableClock } from "../../twin/clock.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { openShellStack } from "../support/shell-stack.ts";

/** Longer than a destroy takes, by a clock that stands still. */
const planReleaseMilliseconds = 600_000;

let stack: EmptyLocalStack;

async function deployed(unreleasedPlanBlocksGroup: boolean) {
  const start = new Date();
  const clock = new AdjustableClock({ now: () => start });
  stack = await openLocally({
    twin: { clock, resourceManager: { planReleaseMilliseconds, unreleasedPlanBlocksGroup } },
  });
  const { stack: engine, twin } = stack.local;
  await engine.up();
  return { clock, engine, inventory: () => twin.control.inventory() };
}

describe.skipIf(!hasEngine())("a plan that still counts the site just deleted", () => {
  afterEach(() => stack?.close());

  it("goes with its resource group: one destroy leaves nothing", async () => {
    const { engine, inventory } = await deployed(false);
    const { summary } = await engine.destroy();
    expect(summary.delete).toBeGreaterThan(0);
    expect(inventory()).toMatchObject({ applications: 0, resources: 0 });
  });

  it("where it holds up the group, too, costs a second destroy, and nothing but group and plan is left for that", async () => {
    const { clock, engine, inventory } = await deployed(true);
    await expect(engine.destroy()).rejects.toThrow(/ResourceGroupDeletionBlocked/);
    expect(inventory()).toMatchObject({ applications: 0, resources: 2 });
    clock.advance(planReleaseMilliseconds);
    await engine.destroy();
    expect(inventory()).toMatchObject({ resources: 0 });
  });

  it("is nothing to a teardown, by either reading: the plan goes with its site", async () => {
    stack = await openLocally({
      standIns: { pause: async () => {} },
      twin: { resourceManager: { planReleaseMilliseconds, unreleasedPlanBlocksGroup: true } },
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
