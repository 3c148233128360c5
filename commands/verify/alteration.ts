import { shellWord } from "../../text/shell-word.ts";
import { UsageError } from "../../cli/exit-codes.ts";

/**
 * Leave to alter a live stack, asked for twice: by an option, and by the stack's name said again.
 *
 * @returns what to say loudly; undefined: the stack is not altered
 * @throws UsageError
 */
export function alterationFrom(values: {
  readonly alter: boolean;
  readonly stack?: string | undefined;
  readonly "yes-this-stack-may-be-altered"?: string | undefined;
}): string | undefined {
  const { alter, stack, "yes-this-stack-may-be-altered": said } = values;
  if (!alter && said === undefined) return undefined;
  if (!alter)
    throw new UsageError("--yes-this-stack-may-be-altered is given without --alter; nothing would be altered.");
  if (stack === undefined)
    throw new UsageError("--alter needs --stack: which one may be altered has to be said by its name.");
  if (said !== stack) {
    const found = said === undefined ? "is missing" : `is "${said}"`;
    throw new UsageError(
      `--alter changes the live stack for moments: its gate is switched off, assignments are taken away, people and ` +
        `applications are made and deleted. Whoever calls meanwhile is refused. --yes-this-stack-may-be-altered ${found}; ` +
        `it takes the stack's name again: "${stack}".`,
    );
  }
  return [
    `THE STACK ${stack} IS ALTERED NOW, check by check: the gate is switched off for moments, settings are changed, people`,
    "and applications are made. Each check puts back what it changed; Ctrl-C ends after the check that is going on. If this",
    `is killed, put things right by: npx pulumi refresh --stack ${shellWord(stack)} && npx pulumi up --stack ${shellWord(stack)}`,
  ].join("\n");
}
