import { afterEach, describe, expect, it } from "vitest";
import { rangesInGraph, takeOverLocation } from "../support/documented-cures.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";

const emergencyAccounts = ["emergency@twin.onmicrosoft.com"];

let stack: EmptyLocalStack;
afterEach(() => stack?.close());

describe.skipIf(!hasEngine())("the first up, if Entra ID returns the ranges of a named location", () => {
  // In their canonical form: platform.test.ts, as written: first-deployment-policies. What is sent has the first already.
  it("in another order, loses the location, and prints how to import it: one repetition is enough", async () => {
    const namedLocations = { office: { cidrs: ["203.0.113.0/24", "198.51.100.7/32"], trusted: true } };
    stack = await openLocally({
      settings: {
        callers: { integration: {} },
        conditionalAccess: { namedLocations, emergencyAccounts, apiOnlyFrom: ["office"] },
      },
      twin: { directoryBehavior: { namedLocationRanges: "sorted" } },
      standIns: { pause: async () => {} },
    });
    const engine = stack.local.stack;

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
    // Then nothing is left to do: platform.test.ts.
    expect(summary).toMatchObject({ replace: 0, delete: 0 });
  });
});
