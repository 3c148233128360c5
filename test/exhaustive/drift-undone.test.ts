import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DriftFinding } from "../../commands/drift/subject.ts";
import { changesInAzure } from "../support/drift/changes-in-azure.ts";
import { changesInEntra } from "../support/drift/changes-in-entra.ts";
import { openStackToDrift, type StackToDrift } from "../support/drift/stack-to-drift.ts";
import { hasEngine } from "../support/local-deployment.ts";

/** `az rest --method PATCH --url 'https://…' --body '{…}'` */
const rest = /`az rest --method (\w+) --url '?([^\s'`]+)'?(?: --body '([^']*)')?/;

describe.skipIf(!hasEngine())("what a finding says that undoes it", () => {
  let stack: StackToDrift;
  beforeAll(async () => {
    stack = await openStackToDrift();
  });
  afterAll(() => stack?.close());

  it("does so: `up --refresh` undoes those that name it and no other, az rest the others that it can", async () => {
    await stack.make([...changesInEntra, ...changesInAzure]);
    const before = await stack.find();
    const byRefresh = (finding: DriftFinding): boolean => finding.undo.includes("up --refresh");

    await stack.shell.stack.up({ refresh: true });
    await stack.lookAgain();
    const left = await stack.find();
    for (const finding of left.findings) await runRest(finding);
    const afterwards = await stack.find();

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
