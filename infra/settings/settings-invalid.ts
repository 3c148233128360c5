import { problemBlocks, type Problem } from "../../text/problem-blocks.ts";

/** The problems of a stack's settings, one block each: the first of them in the message, all of them in `problems`. */
export class SettingsInvalid extends Error {
  readonly code = "SETTINGS_INVALID";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problemBlocks("The settings of this stack have", problems));
    this.name = "SettingsInvalid";
    this.problems = problems;
  }
}
