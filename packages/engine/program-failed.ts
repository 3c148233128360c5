import type { Diagnostic, RunResult } from "./event-log.ts";

/** An operation of the engine failed. The engine's message is in `diagnostics`; it masks secrets there itself. */
export class ProgramFailed extends Error {
  /** `CHANGES_FOUND`: the operation succeeded, but made changes that `expectNoChanges` forbids. */
  readonly code: "PROGRAM_FAILED" | "CHANGES_FOUND";
  /** E.g. "preview". */
  readonly operation: string;
  /** The engine's exit code; `undefined` if a signal ended it. */
  readonly exitCode: number | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** The operation's result until the failure. */
  readonly result: RunResult;

  constructor(options: {
    readonly code: "PROGRAM_FAILED" | "CHANGES_FOUND";
    readonly operation: string;
    readonly exitCode: number | undefined;
    readonly result: RunResult;
  }) {
    const { diagnostics } = options.result;
    const errors = diagnostics.filter((diagnostic) => diagnostic.severity === "error");
    const messages = errors.map(({ urn, message }) => (urn === undefined ? message : `${urn}: ${message}`));
    const ending = options.exitCode === undefined ? "was ended by a signal" : `exit code ${options.exitCode}`;
    super([`pulumi ${options.operation} failed (${ending}).`, ...messages].join("\n"));
    this.name = "ProgramFailed";
    this.code = options.code;
    this.operation = options.operation;
    this.exitCode = options.exitCode;
    this.diagnostics = diagnostics;
    this.result = options.result;
  }
}
