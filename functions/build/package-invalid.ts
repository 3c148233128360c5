import { Refused } from "../../text/errors.ts";
import { problemBlocks, type Problem } from "../../text/problem-blocks.ts";

/** No package: the code breaks a rule, or isn't what the contract says. */
export class PackageInvalid extends Refused {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super("PACKAGE_INVALID", problemBlocks("The function's package has", problems));
    this.problems = problems;
  }
}
