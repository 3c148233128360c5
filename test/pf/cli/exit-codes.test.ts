import { describe, expect, it } from "vitest";
import { Refused, Unavailable } from "../../../packages/core/text/errors.ts";
import { exitCodeOf, UsageError } from "../../../packages/pf/cli/exit-codes.ts";
import { Interrupted } from "../../../packages/pf/cli/shutdown.ts";
import { ProgramFailed } from "../../../packages/engine/program-failed.ts";

const nothing = { diagnostics: [], changes: undefined, resources: [] };

describe("the exit code of an error", () => {
  it.each([
    [2, "wrong usage", new UsageError("--port is missing.")],
    [2, "a refusal", new Refused("VERIFY_REFUSED", "It is of another tenant.")],
    [3, "what the machine or its login lacks", new Unavailable("NO_TWIN", "No twin is running.")],
    [3, "what the system refuses", Object.assign(new Error("no space"), { code: "ENOSPC" })],
    [3, "too many open files, which has no words of its own", Object.assign(new Error("open"), { code: "EMFILE" })],
    [130, "an interruption", new Interrupted("SIGINT", 130)],
    [1, "a service's code", Object.assign(new Error("no"), { code: "Authorization_RequestDenied" })],
    [1, "any other error", new Error("no")],
    [70, "anything else that is thrown", "no error"],
  ])("is %i for %s", (exitCode, _, error) => {
    expect(exitCodeOf(error)).toBe(exitCode);
  });

  it("isn't the engine's", () => {
    const failed = new ProgramFailed({
      code: "PROGRAM_FAILED",
      operation: "up",
      exitCode: 255,
      result: nothing as unknown as ProgramFailed["result"],
    });
    expect(exitCodeOf(failed)).toBe(1);
  });
});
