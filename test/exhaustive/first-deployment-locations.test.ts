import { afterEach, describe, expect, it } from "vitest";
import type { TwinOptions } from "../../twin/index.ts";
import { rangesInGraph, takeOverLocation } from "../support/documented-cures.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";

const emergencyAccounts = ["emergency@twin.onmicrosoft.com"];

let stack: EmptyLocalStack;
afterEach(() => stack?.close());

type Ranges = NonNullable<NonNullable<TwinOptions["directoryBehavior"]>["namedLocationRanges"]>;

async function open(namedLocationRanges: Ranges, ranges: readonly string[]): Promise<EmptyLocalStack> {
  const namedLocations = { office: { cidrs: ranges, trusted: true } };
  stack = await openLocally({
    settings: {
      callers: { integration: {} },
      conditionalAccess: { namedLocations, emergencyAccounts, apiOnlyFrom: ["office"] },
    },
    twin: { directoryBehavior: { namedLocationRanges } },
    standIns: { pause: async () => {} },
  });
  return stack;
}

describe.skipIf(!hasEngine())("the first up, where Entra ID answers the ranges of a named location", () => {
  // In their canonical form: platform.test.ts. What is sent has it already.
  it("as written, takes a location however IPv6 is written", async () => {
    const { local } = await open("asWritten", ["2001:DB8:1:0:0:0:0:0/48", "203.0.113.0/24", "2001:db8:1::/48"]);

    await local.stack.up();

    expect(await rangesInGraph(stack)).toEqual([["2001:db8:1::/48", "203.0.113.0/24"]]);
    await local.stack.preview({ refresh: true, expectNoChanges: true });
  });

  it("in an order of its own, loses the location, and says how it is taken over: one repetition", async () => {
    const { local } = await open("sorted", ["203.0.113.0/24", "198.51.100.7/32"]);
    const engine = local.stack;

    const failure = await engine.up().then(
      () => new Error("It did not fail."),
      (error: Error) => error,
    );
    const shown = ["198.51.100.7/32", "203.0.113.0/24"];
    expect(await rangesInGraph(stack)).toEqual([shown]);
    await takeOverLocation(stack, failure.message);

    const { summary } = await engine.up();

    expect(failure.message).toContain("Copy exactly these, in this order, to conditionalAccess.namedLocations.office");
    expect(await rangesInGraph(stack)).toEqual([shown]);
    expect(summary).toMatchObject({ replace: 0, delete: 0 });
    await engine.up({ expectNoChanges: true });
  });
});
