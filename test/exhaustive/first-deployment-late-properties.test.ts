import { afterEach, describe, expect, it } from "vitest";
import { findDrift } from "../../packages/pf/commands/drift/find-drift.ts";
import { AdjustableClock } from "../../packages/twin/clock.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { resourceNamed } from "../support/stack-state.ts";

/** Longer than a destroy takes, by a clock that stands still; all of them, shorter than a token lives. */
const tenMinutes = 600_000;

let stack: EmptyLocalStack;

describe.skipIf(!hasEngine())("late changes by the platform, ten minutes after a site's creation or deletion,", () => {
  afterEach(() => stack?.close());

  it("aren't drift, hide no drift, aren't reverted by an update, and need a second destroy if the plan blocks its group", async () => {
    const start = new Date();
    const clock = new AdjustableClock({ now: () => start });
    const late = {
      lateSitePropertiesMilliseconds: tenMinutes,
      planReleaseMilliseconds: tenMinutes,
      unreleasedPlanBlocksGroup: true,
    };
    stack = await openLocally({ twin: { clock, resourceManager: late } });
    const { stack: engine, twin } = stack.local;
    await engine.up();
    clock.advance(tenMinutes);
    const { id } = await resourceNamed(engine, "function-app");
    const site = (await stack.resourceManager.call("GET", `${id}?api-version=2025-05-01`)) as Body;
    const { siteConfig: _, resourceConfig: filledIn, ...properties } = site.properties;
    expect(filledIn).toBeDefined();
    const changed = { ...site, properties: { ...properties, siteConfig: { minTlsVersion: "1.0" } } };
    await stack.resourceManager.call("PUT", `${id}?api-version=2025-05-01`, writable(changed));

    const { findings } = await findDrift({ name: "local", stack: engine, apis: { why: "not asked" } });
    expect(findings.map(({ property }) => property)).toEqual(["siteConfig.minTlsVersion"]);

    await engine.setConfig("protected-function:maximumInstanceCount", "60");
    const { summary } = await engine.up({ refresh: true });
    expect(summary).toMatchObject({ create: 0, update: 1, replace: 0, delete: 0 });
    await engine.preview({ refresh: true, expectNoChanges: true });

    await expect(engine.destroy()).rejects.toThrow(/ResourceGroupDeletionBlocked/);
    // Nothing but group and plan is left for the second.
    expect(twin.control.inventory()).toMatchObject({ applications: 0, resources: 2 });
    clock.advance(tenMinutes);
    await engine.destroy();
    expect(twin.control.inventory()).toMatchObject({ resources: 0 });
  });
});

interface Body {
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Of what a site answers, what may be written. */
function writable({ properties, ...envelope }: Body): Body {
  const names = ["serverFarmId", "httpsOnly", "functionAppConfig", "siteConfig"];
  return { ...envelope, properties: Object.fromEntries(names.map((name) => [name, properties[name]])) };
}
