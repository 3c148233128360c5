import { globSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";
import config from "./vitest.config.ts";

const { projects: _, ...settings } = config.test ?? {};

/** What draws at random draws five times as often here. */
const random = globSync("test/**/*.test.ts").filter((file) => readFileSync(file, "utf8").includes("randomRuns("));

/**
 * What is exhaustive by nature: each trouble that the platform makes, every drift, fault and kind of pull request, kill
 * moments, pairs of settings, random interleavings. Minutes, where the other tests take seconds.
 */
export default defineConfig({
  test: { ...settings, include: ["test/exhaustive/**/*.test.ts", ...random], env: { RANDOM_RUNS: "all" } },
});
