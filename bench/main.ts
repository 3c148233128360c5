import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { exitCodeOf } from "../toolkit/cli/exit-codes.ts";
import { createReporter } from "../toolkit/cli/reporter.ts";
import { Interrupted, shutdownSignal } from "../toolkit/cli/shutdown.ts";
import { explain } from "../toolkit/cli/system-errors.ts";
import { processGuardian } from "../toolkit/engine/guardian.ts";
import type { MeasureRows } from "./bench.ts";
import type { Row } from "./row.ts";
import { measureColdLoad } from "./rows/cold-load.ts";
import { measureGate } from "./rows/gate.ts";
import { measureMemory } from "./rows/memory.ts";
import { measurePackage } from "./rows/package.ts";
import { measurePreview } from "./rows/preview.ts";
import { measureTokens } from "./rows/tokens.ts";
import { benchTable } from "./table.ts";

const steps: readonly (readonly [string, MeasureRows])[] = [
  ["Measuring the package", measurePackage],
  ["Measuring its cold load", measureColdLoad],
  ["Measuring tokens per second", measureTokens],
  ["Measuring the gate", measureGate],
  ["Measuring the twin's memory", measureMemory],
  ["Measuring the preview", measurePreview],
];

const reporter = createReporter();
const signal = shutdownSignal();
try {
  const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
  const directory = fileURLToPath(new URL("..", import.meta.url));
  const bench = { directory, guardian: processGuardian(), signal, onProgress: reporter.progress };
  const rows: Row[] = [];
  for (const [step, measure] of steps) {
    reporter.step(step);
    rows.push(...(await measure(bench)));
  }
  reporter.done();
  const results = { at: new Date().toISOString(), machine: machine(), rows };
  const json = `${JSON.stringify(results, undefined, 2)}\n`;
  await writeFile(new URL("results.json", import.meta.url), json);
  reporter.result(values.json ? json.trimEnd() : benchTable(rows));
  process.exit(0);
} catch (error) {
  const cause: unknown = signal.aborted ? signal.reason : error;
  reporter.failure(explain(cause));
  process.exit(cause instanceof Interrupted ? cause.exitCode : exitCodeOf(cause));
}

/** What the figures are of; the ratios are what travels. */
function machine(): Readonly<Record<string, string | number>> {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
  };
}
