import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { describeMark, marksIn } from "./ownership.ts";
import { deploymentIn, randomStringIn, logicalName, type StackState } from "./stack-state.ts";
import type { StackSettings } from "./stack-settings.ts";
import { TeardownRefused } from "./teardown-refused.ts";

/** The stack to tear down, by the command line and the settings. */
export interface NamedStack {
  readonly project: string;
  /** Without an organization: `test`. */
  readonly stack: string;
  readonly settings: Pick<StackSettings, "name">;
}

/**
 * The parts of `--stack`: `test`, `organization/test`, `organization/project/test`.
 *
 * @throws TeardownRefused if it isn't a stack's name, or belongs to another project
 */
export function stackNameIn(name: string, project: string): string {
  const parts = name.split("/");
  const stack = parts.at(-1) ?? "";
  if (parts.length > 3 || parts.some((part) => !/^[\w.-]+$/.test(part))) {
    throw new TeardownRefused(
      `--stack ${shellWord(JSON.stringify(name))} isn't a stack's name. Use a name such as test.`,
    );
  }
  if (parts.length === 3 && parts[1] !== project) {
    throw new TeardownRefused(
      `--stack ${shellWord(name)} belongs to the project ${parts[1]}, but this is the project ${project}.`,
    );
  }
  return stack;
}

/**
 * The state, the settings and the command line must mean one stack. With a renamed state, or one imported from another
 * stack, teardown would destroy the other stack's things.
 *
 * @throws TeardownRefused
 */
export function requireSameStack({ project, stack, settings }: NamedStack, state: StackState): void {
  const otherStacks = new Set(
    state.resources.map(
      ({ urn }) => /^urn:pulumi:(.*?)::(.*?)::/.exec(urn)?.slice(1, 3).join(" of the project ") ?? urn,
    ),
  );
  otherStacks.delete(`${stack} of the project ${project}`);
  const [otherStack] = otherStacks;
  if (otherStack !== undefined) {
    throw new TeardownRefused(
      `The state of the stack "${stack}" belongs to ${otherStack}: it was imported from there. Tear that stack down under its own name.`,
    );
  }
  const id = randomStringIn(state, "stack-id");
  for (const resource of state.resources) {
    for (const mark of marksIn(resource)) {
      const isSame = mark.project === project && mark.stack === stack && mark.workload === settings.name;
      if (isSame && (id === undefined || mark.id === id)) continue;
      throw new TeardownRefused(
        `${logicalName(resource)} in the state of the stack "${stack}" is marked as ${describeMark(mark)}; ` +
          `the settings and the state say project ${project}, stack ${stack}, workload ${settings.name}` +
          `${id === undefined ? "" : `, stack id ${id}`}. ${advice(stack)}`,
      );
    }
  }
  const deployed = deploymentIn(state);
  const differs = [
    ["workload", deployed.workload, settings.name],
    ["stack", deployed.stack, stack],
    ["stack id", deployed.id, id ?? deployed.id],
  ].find(([, before, now]) => before !== undefined && before !== now);
  if (differs === undefined) return;
  const [label, before, now] = differs;
  throw new TeardownRefused(
    `The stack was deployed as the ${label} ${before}; the settings and the state say ${now}. ${advice(stack)}`,
  );
}

function advice(stack: string): string {
  return (
    "Use the settings that it was deployed with.\n" +
    `If the stack was renamed, rename it back: npx pulumi stack rename --stack ${shellWord(stack)} <its name before>\n` +
    `If something was changed by hand, deploy again: npx pulumi up --stack ${shellWord(stack)}`
  );
}
