import { cut, firstOf } from "../../text/cut.ts";
import { printable } from "../../text/printable.ts";

/** One thing wrong with the settings: where, which rule, what was found, how to mend it. */
export interface SettingsProblem {
  readonly path: string;
  readonly rule: string;
  readonly found: string;
  readonly fix: string;
}

/** More than these a person doesn't read at once; a file that was generated wrongly may have thousands. */
const shown = 20;

/** The problems, one block each: the first of them in the message, all of them in `problems`. */
export class SettingsInvalid extends Error {
  readonly code = "SETTINGS_INVALID";
  readonly problems: readonly SettingsProblem[];

  constructor(problems: readonly SettingsProblem[]) {
    super(
      [
        `The settings of this stack have ${problems.length === 1 ? "a problem" : `${problems.length} problems`}:`,
        ...firstOf(problems.map(blockOf), shown, (count) => `- and ${count} more. Fix these first.`),
      ].join("\n"),
    );
    this.name = "SettingsInvalid";
    this.problems = problems;
  }
}

/** Whoever wrote the settings chose paths and values: the fix alone is a command already, and has been made safe. */
function blockOf({ path, rule, found, fix }: SettingsProblem): string {
  const [where, what, value] = [path, rule, found].map((text) => cut(printable(text), longest));
  return `- ${where}: ${what}; found ${value}.\n  Fix: ${fix}`;
}

/** Characters of one part of a block. */
const longest = 400;
