import { globSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import config from "./vitest.config.ts";

const { projects: _, ...settings } = config.test ?? {};

/** Randomized tests do five times as many runs here. */
const random = globSync("test/**/*.test.ts").filter((file) => readFileSync(file, "utf8").includes("randomRuns("));

/** The files that take four minutes or more, longest first. */
const long = [
  "exhaustive/mutations.test.ts",
  "teardown/situations.test.ts",
  "review-bench/by-command.test.ts",
  "own-project.test.ts",
  "page-commands.test.ts",
  "sample-apps.test.ts",
];

/** Where no run has measured them, vitest takes large files first: a short one that takes ten minutes would run alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const index = long.findIndex((name) => moduleId.endsWith(name));
      return index < 0 ? long.length : index;
    };
    return (await super.sort(files)).toSorted((left, right) => rank(left) - rank(right));
  }
}

/**
 * The exhaustive tests: every problem that the platform causes, every drift, fault and kind of pull request, kill
 * moments, pairs of settings, random interleavings. They take minutes; the other tests take seconds.
 */
export default defineConfig({
  test: {
    ...settings,
    include: ["test/exhaustive/**/*.test.ts", ...random],
    env: { RANDOM_RUNS: "all" },
    sequence: { sequencer: LongestFirst },
  },
});
