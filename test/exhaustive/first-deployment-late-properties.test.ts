import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findDrift } from "../../commands/drift/find-drift.ts";
import { AdjustableClock } from "../../twin/clock.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { resourceNamed } from "../support/stack-state.ts";

const hour = 3_600_000;

let stack: EmptyLocalStack;
let clock: AdjustableClock;

describe.skipIf(!hasEngine())("what the platform fills in after a site was made", () => {
  beforeAll(async () => {
    const start = new Date();
    clock = new AdjustableClock({ now: () => start });
    stack = await openLocally({ twin: { clock, resourceManager: { lateSitePropertiesMilliseconds: hour } } });
    await stack.local.stack.up();
    clock.advance(hour);
  });
  afterAll(() => stack?.close());

  it("is no drift", async () => {
    const { stack: engine } = stack.local;
    const { findings } = await findDrift({ name: "local", stack: engine, apis: { why: "not asked" } });
    expect(findings).toEqual([]);
  });

  it("hides no change of what the program says", async () => {
    const { stack: engine } = stack.local;
    const { id } = await resourceNamed(engine, "function-app");
    const site = (await stack.resourceManager.call("GET", `${id}?api-version=2025-05-01`)) as Body;
    const { siteConfig: _, resourceConfig: __, ...properties } = site.properties;
    const changed = { ...site, properties: { ...properties, siteConfig: { minTlsVersion: "1.0" } } };
    await stack.resourceManager.call("PUT", `${id}?api-version=2025-05-01`, writable(changed));
    const { findings } = await findDrift({ name: "local", stack: engine, apis: { why: "not asked" } });
    expect(findings.map(({ property }) => property)).toEqual(["siteConfig.minTlsVersion"]);
  });

  it("is in no update's way: none of it is sent back", async () => {
    const { stack: engine } = stack.local;
    await engine.setConfig("protected-function:maximumInstanceCount", "60");
    await engine.up({ refresh: true });
    await engine.preview({ refresh: true, expectNoChanges: true });
    await engine.setConfig("protected-function:maximumInstanceCount", "80");
    const { summary } = await engine.up({ refresh: true });
    expect(summary).toMatchObject({ create: 0, update: 1, replace: 0, delete: 0 });
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
