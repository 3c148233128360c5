import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { askForRun, type FunctionRun, serveRuns } from "../../../../packages/pf/stacks/local/run-socket.ts";

const folder = mkdtempSync(join(tmpdir(), "run-socket-"));
let end = (): void => {};
afterEach(() => {
  end();
  rmSync(folder, { recursive: true, force: true });
});

test("carries a run to the twin and back, and says why there was none", async () => {
  const asked: FunctionRun[] = [];
  end = serveRuns(folder, async (run) => {
    asked.push(run);
    if (run.functionName === "report") throw new Error("report has an HTTP trigger");
    return { returned: "8", outputs: { copy: "x" }, log: ["line"] };
  });

  await vi.waitFor(async () =>
    expect(await askForRun(folder, { functionName: "restock", data: "é\n" })).toEqual({
      returned: "8",
      outputs: { copy: "x" },
      log: ["line"],
    }),
  );
  expect(asked.at(-1)).toEqual({ functionName: "restock", data: "é\n" });
  expect(await askForRun(folder, { functionName: "report" })).toEqual({ refused: "report has an HTTP trigger" });
});
