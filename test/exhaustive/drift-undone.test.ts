import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DriftFinding } from "../../packages/pf/commands/drift/subject.ts";
import { changesInAzure } from "../support/drift/changes-in-azure.ts";
import { changesInEntra } from "../support/drift/changes-in-entra.ts";
import { openStackToDrift, type StackToDrift } from "../support/drift/stack-to-drift.ts";
import { lineOf } from "../support/drift/line-of.ts";
import { hasEngine } from "../support/local-deployment.ts";

/** `az rest --method PATCH --url 'https://…' --body '{…}'` */
const rest = /`az rest --method (\w+) --url '?([^\s'`]+)'?(?: --body '([^']*)')?/;

describe.skipIf(!hasEngine())("the drift of a stack with every setting", () => {
  let stack: StackToDrift;
  beforeAll(async () => {
    stack = await openStackToDrift();
  });
  afterAll(() => stack?.close());

  const byRefresh = ({ undo }: DriftFinding): boolean => undo.includes("up --refresh");

  it("is exactly the changes that someone made, and each finding's fix undoes it", async () => {
    const changes = [...changesInEntra, ...changesInAzure];
    await stack.make(changes);
    const before = await stack.find();

    await stack.shell.stack.up({ refresh: true });
    await stack.lookAgain();
    const left = await stack.find();
    for (const finding of left.findings) await runRest(finding);
    const afterwards = await stack.find();

    expect(before.findings.map(lineOf).toSorted()).toEqual(changes.flatMap(({ findings }) => findings).toSorted());
    expect(before).toMatchObject({ stack: "test", unchecked: [], undeployed: [], resources: expect.any(Number) });
    expect(before.information).toEqual([
      "The conditional access policy \"Of somebody else\" (disabled) isn't this stack's, but names one of its applications.",
    ]);
    expect(JSON.stringify(before)).not.toContain("a-value-of-somebody");

    // `up --refresh` undoes those that name it and no other, az rest the others that it can.
    expect(before.findings.filter(byRefresh).length).toBeGreaterThan(15);
    // Whoever sees it then.
    const places = (findings: readonly DriftFinding[]): readonly string[] =>
      findings.map(({ resource, property, kind }) => `${resource} ${property} ${kind}`).toSorted();
    expect(places(left.findings)).toEqual(places(before.findings.filter((finding) => !byRefresh(finding))));
    expect(places(afterwards.findings)).toEqual(places(left.findings.filter(({ undo: words }) => !rest.test(words))));
  });

  /** Runs the `az rest` of a finding, if it is one. */
  async function runRest({ undo }: DriftFinding): Promise<void> {
    const [, method = "", url = "", body] = rest.exec(undo) ?? [];
    if (method === "") return;
    const { host, pathname, search } = new URL(url);
    const { graph, resourceManager } = stack.opened;
    const api = host === "graph.microsoft.com" ? graph : resourceManager;
    await api.call(method, `${pathname}${search}`, body === undefined ? undefined : JSON.parse(body));
  }
});
