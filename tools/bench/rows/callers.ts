import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bench, MeasureRows } from "../measure.ts";
import { rowOf } from "../row.ts";

/** Numbers of callers: what the later ones cost is compared with what the earlier ones cost. */
const sizes = [10, 50, 100] as const;

/** What one more caller costs `npm start`. Only Linux tells the processor time of a command with all that it started. */
export const measureCallers: MeasureRows = async (bench) => {
  if (process.platform !== "linux") return [];
  const folder = bench.guardian.temporaryDirectory("protected-function-bench-");
  try {
    const seconds: number[] = [];
    for (const callers of sizes) {
      bench.onProgress(`${callers} callers`);
      seconds.push(await secondsOfStart(bench, settingsWith(folder, callers)));
    }
    const [fewest = Number.NaN, medium = Number.NaN, most = Number.NaN] = seconds;
    return [
      rowOf({
        name: "callers",
        ours: (most - medium) / (sizes[2] - sizes[1]),
        theirs: (medium - fewest) / (sizes[1] - sizes[0]),
        unit: "s a caller",
        beside: `each of the callers ${sizes[0] + 1} to ${sizes[1]}`,
        target: { atMost: 1.2 },
        note: `Processor seconds of ./pf start for each of the callers ${sizes[1] + 1} to ${sizes[2]}; in all ${seconds.map((figure, at) => `${figure.toFixed(1)} s for ${sizes[at]}`).join(", ")}.`,
      }),
    ];
  } finally {
    bench.guardian.removeDirectory(folder);
  }
};

function settingsWith(folder: string, callers: number): string {
  const file = join(folder, `Pulumi.callers${callers}.yaml`);
  const end = `${new Date().getUTCFullYear() + 1}-01-31T00:00:00Z`;
  const lines = Array.from({ length: callers }, (_, at) => [
    `    partner-${at + 1}:`,
    "      secrets:",
    "        first:",
    `          endDate: "${end}"`,
  ]);
  writeFileSync(file, ["config:", "  protected-function:callers:", ...lines.flat(), ""].join("\n"));
  return file;
}

async function secondsOfStart({ directory, guardian, signal }: Bench, settings: string): Promise<number> {
  signal.throwIfAborted();
  const before = secondsOfEndedChildren();
  const child = guardian.spawn(
    process.execPath,
    [join(directory, "packages/pf/pf.mjs"), "start", "--settings", settings],
    {
      stdio: "ignore",
    },
  );
  const stop = (): void => void guardian.stop(child);
  signal.addEventListener("abort", stop, { once: true });
  const [code] = (await once(child, "exit")) as [number | null];
  signal.removeEventListener("abort", stop);
  signal.throwIfAborted();
  if (code !== 0) throw new Error(`./pf start --settings ${settings} ended with ${code ?? "a signal"}.`);
  return secondsOfEndedChildren() - before;
}

/** cutime and cstime, in clock ticks of 10 ms: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function secondsOfEndedChildren(): number {
  const stat = readFileSync("/proc/self/stat", "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[13]) + Number(fields[14])) / 100;
}
