import { shellWord } from "../../text/shell-word.ts";
import type { Half } from "../../stacks/live/stack-settings.ts";
import type { ReleasePlan } from "./open-release.ts";
import type { ReleaseAccount } from "./release.ts";
import type { Thing } from "../../stacks/live/thing.ts";

/** What would be given back, and what stays the stack's. */
export function releasePlanText(plan: ReleasePlan, settingsFile: string | undefined): string {
  const { stack, place, halves, stays } = plan;
  if (halves.length === 0) {
    return [`Nothing of the stack ${stack} is adopted.`, ...restOfSettings(plan, plan.stillAdopted, settingsFile)].join(
      "\n",
    );
  }
  return [
    `Stack ${stack}, tenant ${place.tenantId}, subscription ${place.subscriptionId}.`,
    ...halves.flatMap(({ half, marked, forgotten, anothers }) => [
      "",
      `Given back (${half}): this stack's mark comes off, and the stack forgets it. Nothing is deleted.`,
      ...list([...forgotten, ...marked.filter(({ id }) => !forgotten.some((one) => one.id === id))]),
      ...anothers.map((other) => `  ${label(other.thing)} keeps its mark: it is the stack ${other.stack}'s`),
    ]),
    "",
    "Stays the stack's:",
    ...(stays.length === 0 ? ["  nothing"] : list(stays)),
  ].join("\n");
}

/** What was done, and what to do next. */
export function releaseAccountText(
  { ok, halves, unmarked, forgotten, failed }: ReleaseAccount,
  plan: ReleasePlan,
  settingsFile: string | undefined,
): string {
  const { stack, stays } = plan;
  return [
    `${ok ? "Given back." : "Not all was given back."} Marks taken off: ${unmarked.length}; forgotten: ${forgotten}.`,
    ...failed.flatMap(({ thing, why, command }) => [`  ${label(thing)}: ${why}`, `    By hand: ${command}`]),
    ...(ok ? [] : [`Fix that, and run it again: ./pf release --stack ${shellWord(stack)}`]),
    ...(halves.length === 0 ? [] : next(plan, halves, settingsFile)),
    ...(halves.length > 0 && stays.length > 0
      ? [`Or take the rest down: ./pf teardown --stack ${shellWord(stack)}`]
      : []),
  ].join("\n");
}

function next(plan: ReleasePlan, halves: readonly Half[], settingsFile: string | undefined): readonly string[] {
  const still = plan.stillAdopted.filter((half) => halves.includes(half));
  return [
    ...restOfSettings(plan, still, settingsFile),
    `Then npx pulumi up --stack ${shellWord(plan.stack)} creates new ones: ${halves.map((half) => anew[half]).join("; ")}.`,
  ];
}

const anew: Readonly<Record<Half, string>> = {
  api: "an app registration, with another client id and audience",
  hosting: "a resource group with a Function App, at another address",
};

/** As long as `adopt` is there, the next `up` takes it over again. */
function restOfSettings(
  { stack }: ReleasePlan,
  still: readonly Half[],
  settingsFile: string | undefined,
): readonly string[] {
  if (still.length === 0) return [];
  const file = settingsFile === undefined ? "" : ` --config-file ${shellWord(settingsFile)}`;
  return [
    "Take it out of the settings now, or the next up adopts it again:",
    ...still.map(
      (half) => `  npx pulumi config rm --path 'protected-function:adopt.${half}' --stack ${shellWord(stack)}${file}`,
    ),
  ];
}

function list(things: readonly Thing[]): readonly string[] {
  return things.map((thing) => `  ${label(thing)}`);
}

function label({ kind, name }: Thing): string {
  return `${kind} ${name}`;
}
