import { parse } from "yaml";
import { settingChanges, shortestSecretLimit } from "../../packages/pf/commands/review/compare/compare-settings.ts";
import { findingsOfStack, type StackComparison } from "../../packages/pf/commands/review/compare/findings-of-stack.ts";
import { resourceChanges } from "../../packages/pf/commands/review/compare/compare-resources.ts";
import type { FileVersion, VersionedFile } from "../../packages/pf/commands/review/files/file-versions.ts";
import { knownIn } from "../../packages/pf/file-changes/known.ts";
import { runnersIn } from "../../packages/pf/commands/review/files/runners.ts";
import { isPartOfStack, proofsOf } from "../../packages/pf/commands/review/files/proofs.ts";
import { reviewStatusOf } from "../../packages/pf/commands/review/files/review-status.ts";
import { mergeStacks } from "../../packages/pf/commands/review/findings/merge-stacks.ts";
import { exitCodeOf } from "../../packages/pf/commands/review/findings/verdict.ts";
import type { JudgeRequest } from "../../packages/pf/commands/review/judge/judge-request.ts";
import { summarize } from "../../packages/pf/commands/review/judge/review-change.ts";
import type { ReviewedStack } from "../../packages/pf/commands/review/judge/review-stack.ts";
import type { Observed } from "../../packages/pf/commands/review/program/observed.ts";
import type { Step } from "../../packages/engine/event-log.ts";
import { readSettingsFile } from "../../infra/settings/lenient-settings.ts";
import { repository } from "../support/command-line.ts";
import { altered } from "./altered.ts";
import type { Altered, Case } from "./cases/case.ts";
import type { Told } from "./disagreements.ts";
import { baseReader, baseSettings, benchStack, editedFiles, type EditedFile } from "./edited.ts";

/**
 * Judges a case without an engine: the files as the change leaves them, and what was observed of the base, altered as the engine
 * would. It goes the way of the command from there on.
 */
export async function judgePrepared(one: Case, base: Observed): Promise<Told> {
  const alterations: readonly Altered[] = one.through === "engine" ? [] : one.through;
  const files = versionsIn(one);
  const after = altered(base, alterations);
  const steps = stepsBetween(base, after);
  const settings = comparedSettings(files, one.app);
  const comparison: StackComparison = {
    before: base,
    after,
    newStack: after,
    upgrade: { steps, functionChecks: { before: [], after: [] } },
    settings,
  };
  return judgeWith(one, alterations.length > 0, {
    resources: resourceChanges(steps),
    settings: settings.changes,
    findings: findingsOfStack(comparison),
  });
}

/** Judges a case whose files alone decide: what it deploys is as before. */
export function judgeFiles(one: Case): Promise<Told> {
  return judgeWith(one, false, {
    resources: [],
    settings: comparedSettings(versionsIn(one), one.app).changes,
    findings: [],
  });
}

/** What the base relies on, which each case may change. */
const known = knownIn(repository, [repository]);

async function judgeWith(
  one: Case,
  isAltered: boolean,
  { resources, settings, findings }: Pick<ReviewedStack, "resources" | "settings" | "findings">,
): Promise<Told> {
  const proved = await proofsOf(versionsIn(one));
  const isAffected = isAltered || proved.some((file) => isPartOfStack(file, "dev"));
  const stack: ReviewedStack = {
    stack: "dev",
    kind: isAffected ? "compared" : "unaffected",
    refusals: [],
    resources: isAffected ? resources : [],
    settings,
    assumed: [],
    matrices: {},
    findings: isAffected ? findings : [],
  };
  const standings = await reviewStatusOf(proved, {
    notCompared: undefined,
    // Loading them is a process: that they differ is enough here, since what they say is in what was observed.
    contracts: { before: "before", after: "after" },
    settingsOf: () => ({ standing: "judged", why: "every difference was compared" }),
    namedBy: runnersIn([repository]),
    isDeployedSame: resources.length + findings.length === 0,
    known,
  });
  const sum = summarize(
    {
      files: standings.files,
      stacks: [stack],
      findings: [...mergeStacks([stack]), ...standings.findings.map((finding) => ({ ...finding, stacks: [] }))],
      accepted: { base: [], head: [], problems: [] },
    },
    { judge: { of: "base", commit: "base" } } as unknown as JudgeRequest,
  );
  return { ...sum, exitCode: exitCodeOf(sum.verdict) };
}

function versionsIn({ app, base = [], edits }: Case): readonly VersionedFile[] {
  const read = baseReader(app);
  const before = editedFiles(base, read);
  const textBefore = (file: string): string | undefined => {
    const found = before.get(file);
    return found && "text" in found ? found.text : read(file);
  };
  return [...editedFiles(edits, textBefore)].map(([file, is]) => ({
    file,
    before: versionOf({ text: textBefore(file) }),
    after: versionOf(is),
  }));
}

function versionOf(is: EditedFile | { readonly text: undefined }): FileVersion | undefined {
  if (is === undefined) return undefined;
  if ("linkTo" in is) return { entry: "link", text: is.linkTo };
  return is.text === undefined ? undefined : { entry: "file", text: is.text };
}

function comparedSettings(files: readonly VersionedFile[], app: Case["app"]): StackComparison["settings"] {
  const own = files.find(({ file }) => file === benchStack);
  const [before, after] = [own?.before, own?.after].map((version) => version?.text ?? baseSettings(app)) as [
    string,
    string,
  ];
  const read = (text: string) => readSettingsFile(parse(text));
  const versions = [read(before), read(after)] as const;
  return { changes: settingChanges(...versions), shortestSecretLimit: shortestSecretLimit(...versions) };
}

/** What the engine would have done to bring one state to the other. */
function stepsBetween(before: Observed, after: Observed): readonly Step[] {
  const was = new Map(before.state.resources.map((resource) => [resource.path, resource]));
  const is = new Map(after.state.resources.map((resource) => [resource.path, resource]));
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((path): readonly Step[] => {
    const [then, now] = [was.get(path), is.get(path)];
    const type = (now ?? then)?.type;
    if (type === undefined || JSON.stringify(then?.inputs) === JSON.stringify(now?.inputs)) return [];
    const op = then === undefined ? "create" : now === undefined ? "delete" : "update";
    const names = Object.keys({ ...then?.inputs, ...now?.inputs });
    const diffs = names.filter((name) => JSON.stringify(then?.inputs[name]) !== JSON.stringify(now?.inputs[name]));
    const urn = `urn:pulumi:dev::protected-function::${path}`;
    return [{ op, urn, type, diffs, detailedDiff: {}, before: then?.inputs, after: now?.inputs }];
  });
}
