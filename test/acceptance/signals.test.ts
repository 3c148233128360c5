import { expect, inject, it } from "vitest";
import { leftIn, processesOf, runPf, within } from "../support/command-line.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** More moments: test/exhaustive/signals.test.ts. */
it.skipIf(inject("enginePath") === "" || process.platform !== "linux")(
  "npm start leaves no process and no file if it is killed during a deployment",
  { timeout: 90_000 },
  async () => {
    const temporary = temporaryFolder();
    const run = runPf(["start"], { TMPDIR: temporary });
    await run.says("Deploying the stack");
    expect(processesOf(temporary).length).toBeGreaterThan(1);

    run.child.kill("SIGKILL");

    await within(10_000, () => processesOf(temporary).length === 0 && leftIn(temporary).length === 0);
    expect(processesOf(temporary)).toEqual([]);
    expect(leftIn(temporary)).toEqual([]);
  },
);
