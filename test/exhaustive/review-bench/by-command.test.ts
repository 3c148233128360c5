import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cases } from "../../reviews/cases/index.ts";
import { disagreementsTogether } from "../../reviews/disagreements.ts";
import { type EngineBench, engineBench } from "../../reviews/engine-bench.ts";
import { hasEngine } from "../../support/local-deployment.ts";
import { folderOfAllTests } from "../../support/temporary-folder.ts";

const judged = cases.filter(({ through }) => through === "engine");
const pullRequests = Map.groupBy(judged, ({ title, together = title }) => together);

describe.skipIf(!hasEngine())(
  "the command agrees with a good reviewer, by the base's own code, on",
  { timeout: 300_000 },
  () => {
    let bench: EngineBench;
    const temporary = folderOfAllTests();
    beforeAll(() => {
      bench = engineBench(temporary.path);
    });
    afterAll(() => {
      bench?.[Symbol.dispose]();
    });

    it.each([...pullRequests])("%s", async (_, changes) => {
      const told = await bench.judge(changes);

      expect(disagreementsTogether(changes, told)).toEqual([]);
      expect(told.judge.of).toBe("base");
    });
  },
);
