import { shellWord } from "../../text/shell-word.ts";
import type { StackUpdate } from "../../engine/stack.ts";
import type { NotLooked, Undeployed } from "./finding.ts";
import type { DeployedResources } from "./deployed-resources.ts";
import { subjectOf } from "./subject.ts";

/**
 * A `pulumi refresh` writes what it found into the state: from then on that is "as deployed", and what an update would undo
 * of it looks like a change of the program.
 *
 * @param history the latest first
 */
export function takenIn(
  history: readonly StackUpdate[],
  undeployed: readonly Undeployed[],
  stack: string,
): readonly NotLooked[] {
  const update = history.findIndex(({ kind, result }) => kind === "update" && result === "succeeded");
  const sinceUpdate = update === -1 ? history : history.slice(0, update);
  const refresh = sinceUpdate.find(({ kind, resourceChanges = {} }) => kind === "refresh" && changed(resourceChanges));
  if (refresh === undefined || undeployed.length === 0) return [];
  return [
    {
      what: `what \`pulumi refresh\` took into the state at ${refresh.startTime}`,
      why:
        "drift that it found counts as deployed since, and shows among what is not deployed yet; " +
        `\`npx pulumi up --stack ${shellWord(stack)}\` undoes that`,
    },
  ];
}

function changed({ same: _same, ...changes }: Readonly<Record<string, number>>): boolean {
  return Object.values(changes).some((number) => number > 0);
}

/** What may be there, and nobody knows where. */
export function leftHalfDone({ begun }: DeployedResources, stack: string): readonly NotLooked[] {
  return begun.map((resource) => ({
    what: `${subjectOf(resource).what}, which an engine that was killed had begun to create`,
    why: `the state does not say whether it is there; \`npx pulumi refresh --stack ${shellWord(stack)}\` asks, in a terminal`,
  }));
}
