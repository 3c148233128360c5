import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // `npm run test:exhaustive`
    exclude: ["**/node_modules/**", "test/exhaustive/**"],
    globalSetup: ["test/support/global-setup.ts"],
    // Real engines and processes on two cores: a limit for what hangs, never a measure.
    testTimeout: 180_000,
    hookTimeout: 240_000,
    // The default leaves a core idle, which of two is half: engines wait for each other more than for the processor.
    maxWorkers: "100%",
  },
});
