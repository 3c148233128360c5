import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changesInAzure } from "../support/drift/changes-in-azure.ts";
import { changesInEntra } from "../support/drift/changes-in-entra.ts";
import { openStackToDrift, type StackToDrift } from "../support/drift/stack-to-drift.ts";
import { lineOf } from "../support/drift/line-of.ts";
import { hasEngine } from "../support/local-deployment.ts";

describe.skipIf(!hasEngine())("the drift of a stack with every setting", () => {
  let stack: StackToDrift;
  beforeAll(async () => {
    stack = await openStackToDrift();
  });
  afterAll(() => stack?.close());

  const none = { stack: "test", findings: [], unchecked: [], undeployed: [], information: [] };

  it("is none after the deployment", async () => {
    expect(await stack.find()).toEqual({ ...none, resources: expect.any(Number) });
  });

  it("has each change that somebody made, nothing else, and none once they are undone", async () => {
    const changes = [...changesInEntra, ...changesInAzure];
    const undo = await stack.make(changes);
    const during = await stack.find().finally(async () => {
      for (const one of undo) await one();
    });
    const afterwards = await stack.find();

    const expected = changes.flatMap((change) => change.findings);
    expect(during.findings.map(lineOf).toSorted()).toEqual(expected.toSorted());
    expect(during).toMatchObject({ unchecked: [], undeployed: [] });
    expect(during.information).toEqual([
      "The conditional access policy \"Of somebody else\" (disabled) isn't this stack's, but names one of its applications.",
    ]);
    expect(JSON.stringify(during)).not.toContain("a-value-of-somebody");
    expect(afterwards).toMatchObject(none);
  });
});
