import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findDrift } from "../../../../toolkit/operations/drift/find-drift.ts";
import type { Drift, DriftFinding } from "../../../../toolkit/operations/drift/finding.ts";
import { everySetting, makeKeyVault } from "../../../support/every-setting.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../../../support/local-deployment.ts";
import { openShellStack, type ShellStack } from "../../../support/shell-stack.ts";
import type { Change } from "./support/change.ts";
import { changesInAzure } from "./support/changes-in-azure.ts";
import { changesInEntra } from "./support/changes-in-entra.ts";
import { lineOf } from "./support/line-of.ts";
import { type Stranger, strangerTo } from "./support/stranger.ts";

/** `az rest --method PATCH --url 'https://…' --body '{…}'` */
const rest = /`az rest --method (\w+) --url '?([^\s'`]+)'?(?: --body '([^']*)')?/;

/** Some previews each, of some eighty resources. */
const long = 180_000;

describe.skipIf(!hasEngine())("the drift of a stack with every setting", { timeout: long }, () => {
  let opened: EmptyLocalStack;
  let shell: ShellStack;
  let stranger: Stranger;

  beforeAll(async () => {
    opened = await openLocally();
    await makeKeyVault(opened);
    shell = await openShellStack(opened, { settings: await everySetting() });
    await shell.stack.up();
    stranger = await strangerTo(opened, shell);
  }, long);
  afterAll(async () => {
    await shell?.close();
    await opened?.close();
  });

  const find = (): Promise<Drift> => findDrift({ name: shell.name, stack: shell.stack, eyes: stranger.eyes });

  /** Makes all of them, looks once, undoes them, looks again. */
  async function around(changes: readonly Change[]): Promise<{ readonly during: Drift; readonly afterwards: Drift }> {
    const undo: (() => Promise<unknown>)[] = [];
    for (const { make } of changes) undo.push(await make(stranger));
    const during = await find().finally(async () => {
      for (const one of undo.toReversed()) await one();
    });
    return { during, afterwards: await find() };
  }

  const none = { stack: "test", findings: [], notLooked: [], undeployed: [], information: [] };

  it("is none after the deployment", async () => {
    expect(await find()).toEqual({ ...none, resources: expect.any(Number) });
  });

  it("has each change in Entra ID that somebody made, nothing else, and none once they are undone", async () => {
    const { during, afterwards } = await around(changesInEntra);

    const expected = changesInEntra.flatMap((change) => change.findings);
    expect(during.findings.map(lineOf).toSorted()).toEqual(expected.toSorted());
    expect(during).toMatchObject({ notLooked: [], undeployed: [] });
    expect(during.information).toEqual([
      'The conditional access policy "Of somebody else" (disabled), which is not this stack\'s, names an application of it.',
    ]);
    expect(afterwards).toMatchObject(none);
  });

  it("says of each what undoes it: `up --refresh` undoes those that name it, and no other", async () => {
    const undo: (() => Promise<unknown>)[] = [];
    for (const { make } of [...changesInEntra, ...changesInAzure]) undo.push(await make(stranger));
    const before = await find();
    const byRefresh = (finding: DriftFinding): boolean => finding.undo.includes("up --refresh");

    await shell.stack.up({ refresh: true });
    stranger = await strangerTo(opened, shell);
    const left = await find();
    for (const finding of left.findings) await runRest(finding);
    const afterwards = await find();
    for (const one of undo.toReversed()) await one().catch(() => undefined);

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
    const api = host === "graph.microsoft.com" ? opened.graph : opened.resourceManager;
    await api.call(method, `${pathname}${search}`, body === undefined ? undefined : JSON.parse(body));
  }

  it("has each change in Azure that somebody made, nothing else, and none once they are undone", async () => {
    const { during, afterwards } = await around(changesInAzure);

    const expected = changesInAzure.flatMap((change) => change.findings);
    expect(during.findings.map(lineOf).toSorted()).toEqual(expected.toSorted());
    expect(during).toMatchObject({ notLooked: [], undeployed: [], information: [] });
    expect(JSON.stringify(during)).not.toContain("a-value-of-somebody");
    expect(afterwards).toMatchObject(none);
  });
});
