import { rmSync } from "node:fs";
import { describe, expect, inject, it } from "vitest";
import { leftIn, runPf, traceableFolder } from "../support/command-line.ts";
import { runHere } from "../support/run-here.ts";
import { writeSettings } from "../support/settings-file.ts";
import { asked, fromElsewhere, officeSettings } from "../support/what-if-question.ts";

/** Of the running twin: token-and-call.test.ts. */
describe.skipIf(inject("enginePath") === "" || process.platform !== "linux")("./pf what-if", () => {
  it("answers for settings on a twin of their own, and leaves nothing", async () => {
    const temporary = traceableFolder();
    const file = writeSettings(officeSettings);
    const { exitCode, stdout } = await runPf(["what-if", ...asked, "--from", "203.0.113.77", "--settings", file.path], {
      TMPDIR: temporary.path,
    }).finished;
    const left = leftIn(temporary.path);
    temporary.remove();
    rmSync(file.folder, { recursive: true });

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: fromElsewhere });
    expect(left).toEqual([]);
  });

  it.for([
    [["--who", "a@b.c"], "Missing: --resource, --from."],
    [[...asked, "--from", "office", "--live"], "Use --live and --stack together"],
    [
      [...asked, "--from", "office", "--twin", "--settings", "Pulumi.dev.yaml"],
      "Use only one of --settings, --twin, --live.",
    ],
    [[...asked, "--from", "office", "--app-type", "phone"], '--app-type is "phone". Use one of: browser'],
  ] as const)("refuses %j by exit code 2", async ([args, words]) => {
    const { exitCode, stdout, stderr } = await runHere(["what-if", ...args]);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(words);
  });
});
