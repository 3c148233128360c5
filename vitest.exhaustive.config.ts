import { globSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";
import config from "./vitest.config.ts";

const { projects: _, ...settings } = config.test ?? {};

/** Randomized tests do five times as many runs here. */
const random = globSync("test/**/*.test.ts").filter((file) => readFileSync(file, "utf8").includes("randomRuns("));

/**
 * The exhaustive tests: every problem that the platform causes, every drift, fault and kind of pull request, kill
 * moments, pairs of settings, random interleavings. They take minutes; the other tests take seconds.
 */
export default defineConfig({
  test: { ...settings, include: ["test/exhaustive/**/*.test.ts", ...random], env: { RANDOM_RUNS: "all" } },
});
