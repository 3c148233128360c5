import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Observed } from "../../commands/review/program/observed.ts";
import { cases } from "../reviews/cases/index.ts";
import type { Case } from "../reviews/cases/case.ts";
import { disagreements } from "../reviews/disagreements.ts";
import { type EngineBench, engineBench } from "../reviews/engine-bench.ts";
import { observedBase } from "../reviews/observed-base.ts";
import { judgePrepared } from "../reviews/prepared-bench.ts";
import { traceableFolder } from "../support/command-line.ts";
import { hasEngine } from "../support/local-deployment.ts";

const titled = (some: readonly Case[]) => some.map((one) => [one.title, one] as const);

describe.skipIf(!hasEngine())("the review agrees with a good reviewer", { timeout: 300_000 }, () => {
  describe("by the command", () => {
    let bench: EngineBench;
    const temporary = traceableFolder();
    beforeAll(() => {
      bench = engineBench(temporary.path);
    });
    afterAll(() => {
      bench?.[Symbol.dispose]();
      temporary.remove();
    });

    it.each(titled(cases.filter(({ through }) => through === "engine")))("%s", async (_, one) => {
      const told = await bench.judge(one);

      expect(disagreements(one, told)).toEqual([]);
      expect(told.judge.of).toBe("base");
    });
  });

  describe("over what was observed of a base", () => {
    let bases: Readonly<Record<Case["app"], Observed>>;
    beforeAll(async () => {
      bases = { "who-calls": await observedBase("who-calls"), orders: await observedBase("orders") };
    });

    it.each(titled(cases.filter(({ through }) => through !== "engine")))("%s", async (_, one) => {
      const told = await judgePrepared(one, bases[one.app]);

      expect(disagreements(one, told)).toEqual([]);
    });
  });
});
