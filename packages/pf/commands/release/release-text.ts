import { answerText } from "../../cli/answer.ts";
import { indentedSection, type Layout, painter } from "../../cli/layout.ts";
import type { Half } from "../../stacks/live/stack-settings.ts";
import type { DeployedObject } from "../../stacks/live/deployed-object.ts";
import { printableData } from "@protected-function/core/text/printable.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { ReleasePlan } from "./open-release.ts";
import type { ReleaseAccount } from "./release.ts";

interface Setting extends Layout {
  /** The value of --settings. */
  readonly settingsFile: string | undefined;
}

/** The resources that the stack would give back and keep. */
export function releasePlanText(rawPlan: ReleasePlan, { settingsFile, ...layout }: Setting): string {
  const paint = painter(layout);
  const plan = printableData(rawPlan);
  const { stack, place, halves, stays, stillAdopted } = plan;
  if (halves.length === 0) {
    return answerText(
      {
        verdict: { kind: "pass", sentence: `The stack "${stack}" has adopted nothing.` },
        sections: [],
        next: restOfSettings(plan, stillAdopted, settingsFile),
      },
      layout,
    );
  }
  const objects = halves.map(({ marked, forgotten }) => [
    ...forgotten,
    ...marked.filter(({ id }) => !forgotten.some((object) => object.id === id)),
  ]);
  const names = halves.map(({ half }) => half).join(" and ");
  return answerText(
    {
      verdict: {
        kind: "warn",
        sentence: `Releases what "${stack}" adopted (${names}): ${objects.flat().length} things. Nothing is deleted.`,
      },
      sections: [
        ...halves.map(({ half, anothers }, index) =>
          indentedSection(
            `To give back (${half}): the stack removes its mark and forgets them.`,
            [
              ...(objects[index] ?? []).map(label),
              ...anothers.map(
                (foreign) => `${label(foreign.thing)} keeps its mark: it belongs to the stack ${foreign.stack}`,
              ),
            ],
            paint,
          ),
        ),
        indentedSection("The stack keeps:", stays.length === 0 ? ["nothing"] : stays.map(label), paint),
        indentedSection("Where:", [`Tenant ${place.tenantId}`, `Subscription ${place.subscriptionId}`], paint),
      ],
      next: [],
    },
    layout,
  );
}

/** The result and the next steps. */
export function releaseAccountText(
  account: ReleaseAccount,
  rawPlan: ReleasePlan,
  { settingsFile, ...layout }: Setting,
): string {
  const paint = painter(layout);
  const plan = printableData(rawPlan);
  const { ok, halves, unmarked, forgotten, failed } = printableData(account);
  const { stack, stays } = plan;
  const counts = `marks removed: ${unmarked.length}, resources forgotten: ${forgotten}`;
  return answerText(
    {
      verdict: ok
        ? { kind: "pass", sentence: `Gave back what "${stack}" adopted: ${counts}.` }
        : {
            kind: "fail",
            sentence: `Couldn't give back everything of "${stack}": ${failed.length} failed (${counts}).`,
          },
      sections: [
        indentedSection(
          "Failed:",
          failed.flatMap(({ thing, why, command }) => [`${label(thing)}: ${why}`, `  By hand: ${command}`]),
          paint,
        ),
      ],
      next: [
        ...(ok ? [] : ["Fix what failed, then run:", `  ./pf release --stack ${shellWord(stack)}`]),
        ...(halves.length === 0 ? [] : next(plan, halves, settingsFile)),
        ...(halves.length > 0 && stays.length > 0
          ? ["Or take down the rest:", `  ./pf teardown --stack ${shellWord(stack)}`]
          : []),
      ],
    },
    layout,
  );
}

function next(plan: ReleasePlan, halves: readonly Half[], settingsFile: string | undefined): readonly string[] {
  const still = plan.stillAdopted.filter((half) => halves.includes(half));
  return [
    ...restOfSettings(plan, still, settingsFile),
    `Create new ones: ${halves.map((half) => replacements[half]).join("; ")}.`,
    `  npx pulumi up --stack ${shellWord(plan.stack)}`,
  ];
}

const replacements: Readonly<Record<Half, string>> = {
  api: "an app registration, with another client id and audience",
  hosting: "a resource group with a Function App, at another address",
};

/** If the settings still have `adopt`, the next `up` adopts the resources again. */
function restOfSettings(
  { stack }: ReleasePlan,
  still: readonly Half[],
  settingsFile: string | undefined,
): readonly string[] {
  if (still.length === 0) return [];
  const file = settingsFile === undefined ? "" : ` --config-file ${shellWord(settingsFile)}`;
  return [
    "Remove it from the settings now, or the next `up` adopts it again:",
    ...still.map(
      (half) => `  npx pulumi config rm --path 'protected-function:adopt.${half}' --stack ${shellWord(stack)}${file}`,
    ),
  ];
}

function label({ kind, name }: DeployedObject): string {
  return `${kind} ${name}`;
}
