import { type Candidate, isEmpty, type TeardownPlan } from "./plan.ts";
import type { StackAge } from "./stack-entries.ts";
import type { TeardownAccount } from "./teardown.ts";
import type { Left, Thing } from "../../stacks/live/thing.ts";

/** What would go, and what will remain: somebody else's things first. */
export function planText(plan: TeardownPlan): string {
  const { stack, stackId, tenantId, subscriptionId, foreign, held, orphans, recycled, madeByAzure, remains } = plan;
  const count = held.reduce((sum, { names }) => sum + names.length, 0);
  const others = plan.leftAlone;
  return [
    `Stack ${stack}, tenant ${tenantId}, subscription ${subscriptionId}, ` +
      (stackId === undefined ? "no stack id" : `stack id ${stackId}`),
    ...(stackId === undefined
      ? ["No state with a stack id says what is this stack's own: each thing has to be named or confirmed."]
      : []),
    ...section(
      "NOT THIS STACK'S, and deleted or affected if it goes:",
      foreign.map((thing) => `${line(thing)}: ${thing.effect}`),
    ),
    ...section(
      `In the state, and will be destroyed (${count}):`,
      held.map(({ kind, names }) => `${names.length} × ${kind}: ${names.join(", ")}`),
    ),
    ...section("Not in the state, and will be removed:", orphans.map(line)),
    ...section("Deleted before, and will be purged:", recycled.map(line)),
    ...section("Made by Azure itself, and will be removed:", madeByAzure.map(line)),
    ...(isEmpty(plan) ? ["", "There is nothing to remove."] : []),
    ...section(
      "May be this stack's, and is left alone unless you confirm it (--include <id>):",
      plan.candidates.flatMap(candidateLines),
    ),
    ...section("Left alone:", others.flatMap(candidateLines)),
    ...section(
      "Will remain:",
      remains.map(({ what, why }) => `${what}: ${why}`),
    ),
  ].join("\n");
}

/** What went, what was changed, and what is left. */
export function accountText(account: TeardownAccount): string {
  const { ok, removed, purged, changed, left, remains, ended } = account;
  return [
    ...section(`Removed ${removed.length}:`, byKind(removed)),
    ...section(`Purged ${purged.length}, for good:`, purged.map(line)),
    ...section(
      `Changed ${changed.length}:`,
      changed.map((thing) => `${line(thing)}: ${thing.what}`),
    ),
    ...section(`LEFT ${left.length}:`, leftLines(left)),
    ...section(
      "Remains:",
      remains.map(({ what, why }) => `${what}: ${why}`),
    ),
    ...(ended === undefined ? [] : ["", `ENDED before everything was tried: ${ended}`]),
    "",
    ok ? "Nothing of the stack is left." : `${left.length} left: see above. What was removed stays removed.`,
  ]
    .join("\n")
    .trimStart();
}

/** Why a stack that isn't old enough stays, or one whose age nobody can tell. */
export function notDueText(stack: string, verdict: "young" | "unknown", { created, expiresOn }: StackAge): string {
  if (verdict === "unknown") {
    return (
      `Stack ${stack} not torn down: nothing says when it was created or when it expires, and unknown is not old. ` +
      `Without --older-than, it can be torn down.`
    );
  }
  const known = [...(created ? [`created ${created}`] : []), ...(expiresOn ? [`expires ${expiresOn}`] : [])];
  return `Stack ${stack} not torn down: ${known.join(", ")}.`;
}

export function stackRemovalText(stack: string, isRemoved: boolean): string {
  return isRemoved
    ? `Removed the stack ${stack} and its history from the backend. Its settings file stays.`
    : `Kept the stack ${stack} in the backend: something is left, and its state is what proves whose it is.`;
}

/** One candidate, as a person is asked about it. */
export function candidateLines(candidate: Candidate): readonly string[] {
  const { id, why, holds } = candidate;
  return [
    `${line(candidate)}: ${why}`,
    ...(id.includes("/") ? [`  ${id}`] : []),
    ...(holds.length > 0 ? [`  It holds ${holds.join(", ")}.`] : []),
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((text) => `  ${text}`)];
}

function line({ kind, name, id }: Thing): string {
  return id.includes("/") || id === name ? `${kind} ${name}` : `${kind} ${name} (${id})`;
}

/** What is left for one reason is told together. */
function leftLines(left: readonly Left[]): readonly string[] {
  const groups = Map.groupBy(left, ({ why, fix }) => `${why} ${fix}`);
  return [...groups].map(([reason, all]) => `${all.map(line).join(", ")}: ${reason}`);
}

function byKind(things: readonly Thing[]): readonly string[] {
  const groups = Map.groupBy(things, ({ kind }) => kind);
  return [...groups].map(([kind, all]) => `${all.length} × ${kind}: ${all.map(({ name }) => name).join(", ")}`);
}
