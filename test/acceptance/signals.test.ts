import { expect, inject, it } from "vitest";
import { leftIn, processesOf, runPf, traceableFolder, within } from "../support/command-line.ts";

/** More moments: test/exhaustive/signals.test.ts. */
it.skipIf(inject("enginePath") === "" || process.platform !== "linux")(
  "npm start leaves no process and no file if it is killed during a deployment",
  { timeout: 90_000 },
  async () => {
    const temporary = traceableFolder();
    try {
      const run = runPf(["start"], { TMPDIR: temporary.path });
      await run.says("Deploying the stack");
      expect(processesOf(temporary.path).length).toBeGreaterThan(1);

      run.child.kill("SIGKILL");

      await within(10_000, () => processesOf(temporary.path).length === 0 && leftIn(temporary.path).length === 0);
      expect(processesOf(temporary.path)).toEqual([]);
      expect(leftIn(temporary.path)).toEqual([]);
    } finally {
      temporary.remove();
    }
  },
);
