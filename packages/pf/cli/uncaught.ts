import { ExpectedError } from "@protected-function/core/text/errors.ts";
import { crashText } from "./crash.ts";
import { exitCodeOf, exitCodes, explain, isSystemError } from "./exit-codes.ts";
import { createReporter } from "./reporter.ts";

/** Tells an error that no command caught, and ends the process. Whatever kind of error it is, no code expected it. */
export function endUncaught(error: unknown, words: readonly string[]): never {
  const isExpected = error instanceof ExpectedError || isSystemError(error);
  const [name] = words.filter((word) => /^[a-z][a-z-]*$/.test(word));
  const command = name === undefined ? "./pf" : `./pf ${name}`;
  createReporter().failure(isExpected ? explain(error, command) : crashText(error, command));
  process.exit(isExpected ? exitCodeOf(error) : exitCodes.crashed);
}
