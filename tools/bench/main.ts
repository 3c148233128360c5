import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { exitCodeOf, UsageError, explain } from "../../packages/pf/cli/exit-codes.ts";
import { createReporter } from "../../packages/pf/cli/reporter.ts";
import { shutdownSignal } from "../../packages/pf/cli/shutdown.ts";
import { processGuardian } from "../../packages/engine/guardian.ts";
import type { MeasureRows } from "./measure.ts";
import type { Row } from "./row.ts";
import { benchTable } from "./table.ts";

/** Loaded one by one, so that a mistyped option fails at once. */
const steps: readonly (readonly [string, () => Promise<MeasureRows>])[] = [
  ["Measuring the package", async () => (await import("./rows/package.ts")).measurePackage],
  ["Measuring tokens per second", async () => (await import("./rows/tokens.ts")).measureTokens],
  [
    "Measuring App Service authentication",
    async () => (await import("./rows/authentication.ts")).measureAuthentication,
  ],
  ["Measuring many callers", async () => (await import("./rows/callers.ts")).measureCallers],
  ["Measuring the preview", async () => (await import("./rows/preview.ts")).measurePreview],
  ["Measuring the daily loop", async () => (await import("./rows/dev.ts")).measureDev],
  ["Measuring the review", async () => (await import("./rows/review.ts")).measureReview],
];

const usage = "Usage: npm run bench -- [--json]";
const help = [
  usage,
  "Measure the package, tokens, App Service authentication, many callers, previews, the daily loop and reviews, and compare them with the usual way.",
  "Takes a few minutes and writes tools/bench/results.json. --json also prints it.",
].join("\n");

const reporter = createReporter();
const signal = shutdownSignal();
try {
  const { values } = parseOptions();
  if (values.help) {
    process.stdout.write(`${help}\n`);
    process.exit(0);
  }
  const directory = fileURLToPath(new URL("../..", import.meta.url));
  const bench = { directory, guardian: processGuardian(), signal, onProgress: reporter.progress };
  const rows: Row[] = [];
  for (const [step, load] of steps) {
    reporter.step(step);
    const measure = await load();
    rows.push(...(await measure(bench)));
  }
  reporter.finish();
  const results = { at: new Date().toISOString(), machine: machine(), rows };
  const json = `${JSON.stringify(results, undefined, 2)}\n`;
  await writeFile(new URL("results.json", import.meta.url), json);
  reporter.result(values.json ? json.trimEnd() : benchTable(rows));
  process.exit(0);
} catch (error) {
  const cause: unknown = signal.aborted ? signal.reason : error;
  reporter.failure(explain(cause));
  process.exit(exitCodeOf(cause));
}

/** @throws UsageError */
function parseOptions() {
  try {
    return parseArgs({
      options: { json: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

/** The machine of the figures. Compare only the ratios across machines. */
function machine(): Readonly<Record<string, string | number>> {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
  };
}
