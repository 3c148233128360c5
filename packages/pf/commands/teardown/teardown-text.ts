import { momentOf } from "@protected-function/core/text/day.ts";
import { answerText } from "../../cli/answer.ts";
import { indentedSection, type Layout, painter } from "../../cli/layout.ts";
import type { RemainingObject, Remaining, DeployedObject } from "../../stacks/live/deployed-object.ts";
import { printableData, printableLines } from "@protected-function/core/text/printable.ts";
import { listedName } from "@protected-function/core/text/names.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { Verdict } from "@protected-function/core/text/verdict.ts";
import { type Candidate, isEmpty, type TeardownPlan } from "./plan.ts";
import type { StackAge } from "./stack-entries.ts";
import type { TeardownAccount } from "./account.ts";

type Parts = readonly (readonly [title: string, lines: readonly string[]])[];

/** In the plan and in the account: what a person has to remove, each with its command. */
function byHandPart(remains: readonly Remaining[]): Parts[number] {
  const byHand = remains.filter(({ fix }) => fix !== undefined);
  return [
    `Remove by hand (${byHand.length}):`,
    byHand.flatMap(({ what, why, fix }) => [`${what}: ${why}`, `  ${fix}`]),
  ];
}

/** The verdict, other owners' things, the things that the teardown removes, and those that remain. */
export function planText(data: TeardownPlan, layout: Layout & { readonly isDryRun?: boolean }): string {
  const plan = printableData(data);
  const { stack, foreign, held, orphans, recycled, madeByAzure, remains } = plan;
  const paint = painter(layout);
  const count = held.reduce((sum, { names }) => sum + names.length, 0);
  const named = namedIn(plan);
  const parts: Parts = [
    [
      paint("red", "Beside the protected function, but would be deleted or affected:"),
      foreign.flatMap((object) => [`${line(object)}: ${object.effect}`, ...idLines(object)]),
    ],
    [
      `In Pulumi state, to be destroyed (${count}):`,
      held.map(
        ({ kind, names }) =>
          `${names.length === 1 ? "" : `${names.length} × `}${kind}: ${names.map(listedName).join(", ")}`,
      ),
    ],
    ["In Pulumi state, but gone already:", plan.absent.map(line)],
    ["Not in Pulumi state, but tagged as this stack's or included, to be removed:", orphans.map(named)],
    ["Deleted before, to be purged:", recycled.map(named)],
    ["Created by Azure itself, to be removed:", madeByAzure.map(named)],
    ["May be this stack's, kept unless you confirm it (--include <id>):", plan.candidates.flatMap(candidateLines)],
    ["Kept:", plan.leftAlone.flatMap(candidateLines)],
    byHandPart(remains),
    [
      "Not removed by this command:",
      remains.filter(({ fix }) => fix === undefined).map(({ what, why }) => `${what}: ${why}`),
    ],
    ["Where:", placeLines(plan)],
  ];
  return answerText(
    {
      verdict: planVerdict(plan, count),
      sections: parts.map(([title, lines]) => indentedSection(title, lines, paint)),
      next:
        layout.isDryRun && foreign.length === 0 && !isEmpty(plan)
          ? [`Carry it out: ./pf teardown --stack ${shellWord(stack)}`]
          : [],
    },
    layout,
  );
}

function planVerdict(plan: TeardownPlan, held: number): Verdict {
  const { stack, stackId, foreign, orphans, recycled, madeByAzure, candidates } = plan;
  const countToRemove = held + orphans.length + recycled.length + madeByAzure.length;
  const unproven = stackId === undefined ? " The state has no stack id, so include or confirm each thing." : "";
  const possible = candidates.length === 0 ? "" : `, but ${candidates.length} may be this stack's`;
  if (isEmpty(plan)) {
    const kind = candidates.length === 0 && foreign.length === 0 ? "pass" : "warn";
    return { kind, sentence: `Nothing to remove for "${stack}"${possible}.${unproven}` };
  }
  const affected = foreign.length === 0 ? "" : `, and affects ${foreign.length} beside it`;
  return {
    kind: "warn",
    sentence: `Teardown of "${stack}" removes ${countText(countToRemove)}${affected}.${unproven}`,
  };
}

function placeLines({ tenantId, subscriptionId, stackId }: TeardownPlan): readonly string[] {
  return [`Tenant ${tenantId}`, `Subscription ${subscriptionId}`, `Stack id ${stackId ?? "none"}`];
}

/**
 * The verdict, the leftovers and how to remove them, then everything changed, and what a person has to remove. The plan
 * has listed what is removed and purged, and what isn't.
 */
export function accountText(
  data: TeardownAccount,
  { stack, removesStack, ...layout }: Layout & { readonly stack: string; readonly removesStack?: boolean },
): string {
  const account = printableData(data);
  const { ok, changed, left, remains } = account;
  const paint = painter(layout);
  const again = `./pf teardown --stack ${shellWord(stack)}`;
  const parts: Parts = [
    [paint("red", `Left (${left.length}):`), leftLines(left)],
    ["Ended early, because:", data.ended === undefined ? [] : printableLines(data.ended).split("\n")],
    [`Changed (${changed.length}):`, changed.map((object) => `${line(object)}: ${object.what}`)],
    byHandPart(remains),
  ];
  return answerText(
    {
      verdict: accountVerdict(account, stack),
      sections: parts.map(([title, lines]) => indentedSection(title, lines, paint)),
      next: ok
        ? removesStack
          ? []
          : [`Remove the stack and its history as well: ${again} --remove-stack`]
        : ["Fix what's left, as described above. Removed things stay removed.", `Then try again: ${again}`],
    },
    layout,
  );
}

function accountVerdict(account: TeardownAccount, stack: string): Verdict {
  const { ok, removed, purged, left, remains, ended, unproved, unread } = account;
  const counts = removedText(removed, purged);
  if (ok) {
    const included = unproved === 0 ? "" : ` ${unproved} of these went only because you included or confirmed them.`;
    const unreadText =
      unread.length === 0 ? "" : ` Not covered, because this login can't see it: ${unread.map(listedName).join(", ")}.`;
    const byHand = remains.filter(({ fix }) => fix !== undefined).length;
    const clean = `Nothing of "${stack}" is left in Azure or Entra ID`;
    return byHand === 0
      ? { kind: "pass", sentence: `${clean}: ${counts}.${included}${unreadText}` }
      : {
          kind: "warn",
          sentence: `${clean}, but ${countText(byHand)} to remove by hand: ${counts}.${included}${unreadText}`,
        };
  }
  const early = ended === undefined ? "" : ", and the teardown ended early";
  return { kind: "fail", sentence: `${countText(left.length)} of "${stack}" left${early} (${counts}).` };
}

/** Each thing once: most of what is purged was removed before. */
function removedText(removed: readonly DeployedObject[], purged: readonly DeployedObject[]): string {
  const gone = new Set([...removed, ...purged].map(({ id }) => id.toLowerCase())).size;
  if (gone === 0) return "removed nothing";
  return `removed ${countText(gone)}${purged.length === 0 ? "" : `, ${purged.length} of them purged for good`}`;
}

function countText(number: number): string {
  return number === 1 ? "1 thing" : `${number} things`;
}

/** The reason that a stack stays: it isn't old enough, or its age is unknown. */
export function notDueText(stack: string, verdict: "young" | "unknown", { created, expiresOn }: StackAge): string {
  if (verdict === "unknown") {
    return (
      `Kept "${stack}": its age is unknown (no creation or expiry date), and unknown doesn't count as old. ` +
      `To tear it down, leave out --older-than.`
    );
  }
  const facts = [
    ...(created ? [`created ${momentOf(created)}`] : []),
    ...(expiresOn ? [`expires ${momentOf(expiresOn)}`] : []),
  ];
  return `Kept "${stack}", which isn't old enough: ${facts.join(", ")}.`;
}

export function stackRemovalText(stack: string, isRemoved: boolean): string {
  return isRemoved
    ? `Removed the stack ${stack} and its history from the backend. Its settings file stays.`
    : `Kept the stack ${stack} in the backend: something is left, and only its state proves that it's this stack's.`;
}

/** One candidate, as the confirmation prompt shows it. */
export function candidateLines(candidate: Candidate): readonly string[] {
  const { why, holds, createdBy } = candidate;
  return [
    `${line(candidate)}: ${why}${createdBy === undefined ? "" : ` Created by ${createdBy}.`}`,
    ...idLines(candidate),
    ...(holds.length > 0 ? [`  It contains ${holds.map(listedName).join(", ")}.`] : []),
  ];
}

function line({ kind, name, id }: DeployedObject): string {
  const text = `${kind} ${listedName(name)}`;
  return id.includes("/") || id === name ? text : `${text} (${id})`;
}

/**
 * Names things that are removed: by name, in Azure with the resource group, and by id only if another thing of the plan
 * has the same name.
 */
function namedIn({ held, orphans, recycled, madeByAzure, candidates, leftAlone }: TeardownPlan) {
  const names = [
    ...held.flatMap(({ kind, names }) => names.map((name) => `${kind} ${name}`)),
    ...[...orphans, ...recycled, ...madeByAzure, ...candidates, ...leftAlone].map(
      ({ kind, name }) => `${kind} ${name}`,
    ),
  ];
  return ({ kind, name, id }: DeployedObject): string => {
    const text = `${kind} ${name}`;
    if (names.filter((other) => other === text).length > 1) return `${text} (${id})`;
    const [, group = name] = /\/resourceGroups\/([^/]+)\//i.exec(id) ?? [];
    return group === name ? text : `${text} in ${group}`;
  };
}

/** An Azure id names the group as well. */
function idLines({ id }: DeployedObject): readonly string[] {
  return id.includes("/") ? [`  ${id}`] : [];
}

/** Leftovers with the same reason share a line. */
function leftLines(left: readonly RemainingObject[]): readonly string[] {
  const groups = Map.groupBy(left, ({ why, fix }) => `${why} ${fix}`);
  return [...groups].map(([reason, all]) => `${all.map(line).join(", ")}: ${reason}`);
}
