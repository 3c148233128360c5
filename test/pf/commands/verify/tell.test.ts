import { PassThrough } from "node:stream";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createReporter } from "../../../../packages/pf/cli/reporter.ts";
import { plain } from "../../../../packages/core/text/width.ts";
import { reportEvent } from "../../../../packages/pf/commands/verify/command.ts";
import type { VerifyEvent } from "../../../../packages/pf/commands/verify/verify.ts";

const row = (id: string) => ({ id, claim: `Claim ${id}.`, outcome: "proved", reason: "", group: "tokens" });
const events = [
  { kind: "administrator", administrator: { found: true, by: "a login" } },
  { kind: "row", row: row("G02") },
  { kind: "waiting", what: "A caller isn't known yet", pause: 5000 },
  { kind: "row", row: row("G03") },
] as unknown as readonly VerifyEvent[];

/** What standard error shows: on a terminal, what is left once lines have been drawn over. */
function shown({ isTTY }: { readonly isTTY: boolean }): readonly string[] {
  let text = "";
  const err = Object.assign(new PassThrough(), { isTTY, columns: 200 });
  err.on("data", (piece) => (text += String(piece)));
  const reporter = createReporter({ out: process.stdout, err: err as unknown as NodeJS.WriteStream });
  reporter.step("Checking the live stack");
  for (const event of events) reportEvent(event, { reporter, all: false });
  reporter.finish();
  err.end();
  const lines = String(err.read() ?? "") + text;
  return lines
    .split("\n")
    .map((line) => plain(line.split("\u001B[2K").at(-1) ?? ""))
    .filter((line) => line !== "");
}

afterEach(() => vi.unstubAllEnvs());

describe("./pf verify during its checks", () => {
  it("leaves one line on a terminal, followed by the verdict", () => {
    vi.stubEnv("CI", undefined);
    expect(shown({ isTTY: true })).toEqual([expect.stringMatching(/^\S* ?Checking the live stack \S+ s$/)]);
  });

  it("writes a plain line for each check in a pipeline", () => {
    vi.stubEnv("CI", "true");
    expect(shown({ isTTY: false })).toEqual([
      "Checking the live stack",
      "Reads app registrations and settings back with a login",
      "  ✓ Claim G02.",
      "A caller isn't known yet; trying again in 5 s.",
      "  ✓ Claim G03.",
    ]);
  });
});
