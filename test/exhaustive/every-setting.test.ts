import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { everySetting, makeKeyVault } from "../support/every-setting.ts";
import { hasEngine, openLocally, type EmptyLocalStack } from "../support/local-deployment.ts";

let stack: EmptyLocalStack;

describe.skipIf(!hasEngine())("every setting", () => {
  beforeAll(async () => {
    stack = await openLocally({ settings: await everySetting() });
    await makeKeyVault(stack);
    await stack.local.stack.up();
  });
  afterAll(() => stack?.close());

  it("a second up changes nothing", async () => {
    const { summary } = await stack.local.stack.up({ expectNoChanges: true });

    expect(summary).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
  });

  it("a refresh finds no difference", async () => {
    const { summary } = await stack.local.stack.preview({ refresh: true, expectNoChanges: true });

    expect(summary).toMatchObject({ create: 0, update: 0, replace: 0, delete: 0 });
  });

  it("destroy leaves what others made, and nothing of the stack", async () => {
    const { twin, stack: engine } = stack.local;

    await engine.destroy();

    const { recycled, ...held } = twin.control.inventory();
    expect(recycled).toBeGreaterThan(0);
    // The partner's group, its vault, and the deployer's role there.
    expect(held).toEqual({ ...Object.fromEntries(Object.keys(held).map((kind) => [kind, 0])), resources: 3 });
  });
});
