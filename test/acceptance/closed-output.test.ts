import { expect, inject, it } from "vitest";
import { leftIn, processesOf, runPf, within } from "../support/command-line.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

it.skipIf(inject("enginePath") === "")(
  "a command whose output is closed, as by head, stops as if cancelled and leaves nothing: exit code 141",
  async () => {
    const temporary = temporaryFolder();
    const start = runPf(["start"], { TMPDIR: temporary });
    await start.says("Deploying the stack");
    start.child.stderr?.destroy();
    start.child.stdout?.destroy();

    expect((await start.finished).exitCode).toBe(141);
    // The guardian goes last, a moment after the run itself.
    await within(10_000, () => processesOf(temporary).length === 0);
    expect(processesOf(temporary)).toEqual([]);
    expect(leftIn(temporary)).toEqual([]);
  },
);
