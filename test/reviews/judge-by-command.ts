import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { traceableFolder } from "../support/command-line.ts";
import { hasEngine } from "../support/local-deployment.ts";
import type { Case } from "./cases/case.ts";
import { disagreementsTogether } from "./disagreements.ts";
import { type EngineBench, engineBench } from "./engine-bench.ts";

/** Tests that the command, as a pipeline runs it, says of each case what a good reviewer would; by the base's own code. */
export function judgeByCommand(what: string, cases: readonly Case[]): void {
  const judged = cases.filter(({ through }) => through === "engine");
  const pullRequests = Map.groupBy(judged, ({ title, together = title }) => together);

  describe.skipIf(!hasEngine())(`the command agrees with a good reviewer on ${what}`, { timeout: 300_000 }, () => {
    let bench: EngineBench;
    const temporary = traceableFolder();
    beforeAll(() => {
      bench = engineBench(temporary.path);
    });
    afterAll(() => {
      bench?.[Symbol.dispose]();
      temporary.remove();
    });

    it.each([...pullRequests])("%s", async (_, changes) => {
      const told = await bench.judge(changes);

      expect(disagreementsTogether(changes, told)).toEqual([]);
      expect(told.judge.of).toBe("base");
    });
  });
}
