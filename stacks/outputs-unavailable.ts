import { Refused } from "../text/errors.ts";
import { cut, firstOf } from "../text/cut.ts";
import { plainText } from "../text/plain-text.ts";
import { printable } from "../text/printable.ts";
import { shellWord } from "../text/shell-word.ts";

/** The outputs of a stack cannot be had, or are not those of this program: what, found, what to do. */
export class OutputsUnavailable extends Refused {
  constructor(message: string, options?: ErrorOptions) {
    super("OUTPUTS_UNAVAILABLE", message, options);
  }

  static unreadable(file: string, cause: unknown): OutputsUnavailable {
    const why = cause instanceof Error ? cause.message : String(cause);
    return new OutputsUnavailable(
      `The outputs in ${file} cannot be read (${why}). Wanted is what \`npx pulumi stack output --json\` prints.`,
      { cause },
    );
  }

  static wrongShape(where: string, problems: readonly string[]): OutputsUnavailable {
    return new OutputsUnavailable(
      [
        `The outputs ${where} are not those of this program, or of another version of it:`,
        ...firstOf(
          problems.map((problem) => `- ${cut(printable(problem), 300)}`),
          20,
          (count) => `- and ${count} more`,
        ),
        "Deploy the stack with this version (npx pulumi up), then try again.",
      ].join("\n"),
    );
  }

  static empty(stack: string): OutputsUnavailable {
    return new OutputsUnavailable(
      `The stack "${stack}" has no outputs: it is not deployed. Deploy it: npx pulumi up --stack ${shellWord(stack)}`,
    );
  }

  static refused(stack: string, said: string, cause?: unknown): OutputsUnavailable {
    return new OutputsUnavailable(
      [
        `Pulumi does not give the outputs of the stack "${stack}": ${cut(plainText(said), 1000)}`,
        "`npx pulumi stack ls` lists the stacks that there are, `npx pulumi login` chooses where they are kept,",
        "and PULUMI_CONFIG_PASSPHRASE opens the secrets of a stack that has them under a passphrase.",
      ].join("\n"),
      { cause },
    );
  }
}
