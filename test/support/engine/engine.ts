import { EngineUnavailable } from "../../../packages/engine/engine-unavailable.ts";
import type { Engine } from "../../../packages/engine/find-engine.ts";
import { obtainEngine } from "../../../packages/engine/obtain-engine.ts";

/** The real engine; `undefined` only where none can be had, which is said aloud. */
export const engine: Engine | undefined = await obtainEngine({ env: process.env }).catch((error: unknown) => {
  if (!(error instanceof EngineUnavailable)) throw error;
  process.stderr.write(`\nSKIPPED, all tests that run the real engine: ${error.message}\n\n`);
  return undefined;
});

/** For titles of suites that are skipped without an engine. */
export const skipNote = engine === undefined ? " (SKIPPED: no Pulumi engine can be had here)" : "";
