import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineCommand } from "../../../packages/pf/cli/command.ts";
import { Refused, Unavailable } from "../../../packages/core/text/errors.ts";
import { repository, runNode } from "../../support/command-line.ts";
import { runHere } from "../../support/run-here.ts";

const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";

function failing(fail: () => unknown) {
  const command = defineCommand<0>({
    name: "fail",
    intent: "try",
    summary: "Fail.",
    examples: ["./pf fail"],
    usage: [""],
    options: {},
    exits: { 0: "never" },
    page: "docs/README.md",
    run: async () => {
      await fail();
      return 0;
    },
  });
  return runHere(["fail"], { known: { fail: async () => command } });
}

const thrown = (error: unknown) => () => {
  throw error;
};

describe("a mistake of the program itself", () => {
  it.each([
    ["a value that isn't there", () => (undefined as unknown as { a: { b: 1 } }).a.b, "TypeError: Cannot read"],
    ["data that nothing checked", () => JSON.parse("{"), "SyntaxError: Expected"],
    ["a date that isn't one", () => new Date("x").toISOString(), "RangeError: Invalid time value"],
    ["a library's exception", thrown(new TypeError(`failed with ${token}`)), "TypeError: failed with [token]"],
    ["data that a schema refuses", () => z.string().parse(1), "ZodError: "],
    ["what isn't an error", thrown("no"), "no"],
  ])("has an exit code of its own, says what to report and where, and no secret: %s", async (_, fail, said) => {
    const { exitCode, stdout, stderr } = await failing(fail);

    const [what, next, where] = stderr.split("\n");
    expect(what?.startsWith(`error: ./pf fail has a bug, and stopped: ${said}`)).toBe(true);
    expect(next).toContain("report these lines");
    expect(where).toMatch(/^ {2}protected-function \d+\.\d+\.\d+, Node \d+\S*, \w+/);
    expect(stderr).not.toMatch(/^ +at /m);
    expect({ exitCode, stdout }).toEqual({ exitCode: 70, stdout: "" });
  });

  it.each([
    ["something that it couldn't do", new Error("The twin refused: no"), 1],
    ["a refusal", new Refused("X", "No."), 2],
    ["something that this machine lacks", new Unavailable("X", "No."), 3],
    ["a file in the place of a folder", Object.assign(new Error("ENOTDIR"), { code: "ENOTDIR" }), 3],
    ["a full disk", Object.assign(new Error("ENOSPC"), { code: "ENOSPC" }), 3],
    [
      "a network that fails",
      new TypeError("fetch failed", { cause: Object.assign(new Error("ECONNRESET"), { code: "ECONNRESET" }) }),
      1,
    ],
  ])("isn't %s", async (_, error, code) => {
    const { exitCode, stderr } = await failing(thrown(error));

    expect(exitCode).toBe(code);
    expect(stderr).not.toContain("has a bug");
  });

  it("is told the same way where no command can catch it", async () => {
    // Throws as soon as the command line listens for signals.
    const late = `process.on("newListener",(name)=>name==="SIGINT"&&queueMicrotask(()=>{throw new Error("late ${token}")}))`;
    const pf = join(repository, "packages/pf/pf.mjs");
    const { exitCode, stderr } = await runNode(["--import", `data:text/javascript,${late}`, pf, "--help"]).finished;

    expect(stderr).toMatch(/^error: \.\/pf has a bug, and stopped: Error: late \[token\]\nRun it again\./);
    expect(exitCode).toBe(70);
  });
});
