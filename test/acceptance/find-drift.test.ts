import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findDrift } from "../../toolkit/operations/drift/find-drift.ts";
import type { Drift, Finding } from "../../toolkit/operations/drift/finding.ts";
import { everySetting, makeKeyVault } from "../support/every-setting.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import { openShellStack, type ShellStack } from "../support/shell-stack.ts";
import type { Change } from "../support/drift/change.ts";
import { changesInAzure } from "../support/drift/changes-in-azure.ts";
import { changesInEntra } from "../support/drift/changes-in-entra.ts";
import { lineOf } from "../support/drift/line-of.ts";
import { type Stranger, strangerTo } from "../support/drift/stranger.ts";

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

  /** Makes all of them; answers what undoes each, the last one first. */
  async function make(changes: readonly Change[]): Promise<readonly (() => Promise<unknown>)[]> {
    const undo: (() => Promise<unknown>)[] = [];
    for (const change of changes) undo.unshift(await change.make(stranger));
    return undo;
  }

  const none = { stack: "test", findings: [], notLooked: [], undeployed: [], information: [] };

  it("is none after the deployment", async () => {
    expect(await find()).toEqual({ ...none, resources: expect.any(Number) });
  });

  it("has each change that somebody made, nothing else, and none once they are undone", async () => {
    const changes = [...changesInEntra, ...changesInAzure];
    const undo = await make(changes);
    const during = await find().finally(async () => {
      for (const one of undo) await one();
    });
    const afterwards = await find();

    const expected = changes.flatMap((change) => change.findings);
    expect(during.findings.map(lineOf).toSorted()).toEqual(expected.toSorted());
    expect(during).toMatchObject({ notLooked: [], undeployed: [] });
    expect(during.information).toEqual([
      'The conditional access policy "Of somebody else" (disabled), which is not this stack\'s, names an application of it.',
    ]);
    expect(JSON.stringify(during)).not.toContain("a-value-of-somebody");
    expect(afterwards).toMatchObject(none);
  });

  it("says of each what undoes it: `up --refresh` undoes those that name it, and no other", async () => {
    const undo = await make([...changesInEntra, ...changesInAzure]);
    const before = await find();
    const byRefresh = (finding: Finding): boolean => finding.undo.includes("up --refresh");

    await shell.stack.up({ refresh: true });
    stranger = await strangerTo(opened, shell);
    const left = await find();
    for (const finding of left.findings) await runRest(finding);
    const afterwards = await find();
    for (const one of undo) await one().catch(() => undefined);

    expect(before.findings.filter(byRefresh).length).toBeGreaterThan(15);
    // Whoever sees it then.
    const places = (findings: readonly Finding[]): readonly string[] =>
      findings.map(({ resource, property, kind }) => `${resource} ${property} ${kind}`).toSorted();
    expect(places(left.findings)).toEqual(places(before.findings.filter((finding) => !byRefresh(finding))));
    expect(places(afterwards.findings)).toEqual(places(left.findings.filter(({ undo: words }) => !rest.test(words))));
  });

  /** Runs the `az rest` of a finding, if it is one. */
  async function runRest({ undo }: Finding): Promise<void> {
    const [, method = "", url = "", body] = rest.exec(undo) ?? [];
    if (method === "") return;
    const { host, pathname, search } = new URL(url);
    const api = host === "graph.microsoft.com" ? opened.graph : opened.resourceManager;
    await api.call(method, `${pathname}${search}`, body === undefined ? undefined : JSON.parse(body));
  }
});
