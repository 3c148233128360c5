import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Hundreds of child processes load the same files. Each caches its compiled code for the next.
process.env["NODE_COMPILE_CACHE"] ??= fileURLToPath(new URL("node_modules/.cache/compiled", import.meta.url));

/**
 * Three kinds of tests. Files aren't isolated: a worker imports the code once for all files that it runs. So a test
 * that changes the process (its environment, a global) restores it.
 */
export default defineConfig({
  test: {
    globalSetup: ["test/support/global-setup.ts"],
    isolate: false,
    // Real engines and processes on two cores need time. This limit only stops what hangs.
    testTimeout: 180_000,
    hookTimeout: 240_000,
    // Engines and processes wait for each other as often as for the processor.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    // Unit tests mirror the modules.
    projects: [
      kind(
        "unit",
        "test/{access,access-matrix,azure,bench,checks,cli,commands,create,documentation,engine,functions,infra,policy-pack,refusals,releases,stacks,text,twin,workflows}",
      ),
      // The real engine, real processes, other people's clients.
      kind("acceptance", "test/{acceptance,witnesses}"),
      kind("house", "test/house"),
    ],
  },
});

function kind(name: string, folder: string) {
  return { extends: true as const, test: { name, include: [`${folder}/**/*.test.ts`] } };
}
