import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { z } from "zod";
import { buildPackage } from "../../functions/build.ts";
import type { Guardian } from "../../engine/guardian.ts";
import { alternate } from "../alternate.ts";
import type { MeasureRows } from "../bench.ts";
import { rowOf } from "../row.ts";
import { type Files, usualEntries, usualPackage } from "../usual/package.ts";

const rounds = 21;
const loader = fileURLToPath(new URL("../load-package.cjs", import.meta.url));
const loaderAnswer = z.object({ milliseconds: z.number(), registered: z.array(z.string()) });

/** From nothing to registered functions: a fresh process that loads the package, as at a cold start. */
export const measureColdLoad: MeasureRows = async (bench) => {
  const { guardian } = bench;
  const folder = guardian.temporaryDirectory("protected-function-bench-");
  try {
    const ours = await unpack(unzipSync((await buildPackage()).zip), join(folder, "ours"));
    const usual = await unpack(await usualPackage(), join(folder, "usual"));
    const oursEntries = [join(ours, "dist/index.cjs")];
    const theirsEntries = usualEntries.map((entry) => join(usual, entry));
    const median = await alternate(bench, rounds, [
      async () => {
        const { process, load } = await loadOnce(guardian, oursEntries, 1);
        return { ours: process, oursLoad: load };
      },
      async () => {
        const { process, load } = await loadOnce(guardian, theirsEntries, 1);
        return { theirs: process, theirsLoad: load };
      },
      async () => ({ bare: (await loadOnce(guardian, [], 0)).process }),
    ]);
    const beside = "the template of func init --typescript";
    return [
      rowOf({
        name: "cold load, process",
        ours: median("ours"),
        theirs: median("theirs"),
        unit: "ms",
        beside,
        target: { of: "ratio", atMost: 0.5 },
        note: `A fresh node process from start to end, medians of ${rounds}; one that loads nothing takes ${median("bare").toFixed(1)} ms.`,
      }),
      rowOf({
        name: "cold load, package",
        ours: median("oursLoad"),
        theirs: median("theirsLoad"),
        unit: "ms",
        beside,
        note: "The same processes by their own clock: loading the entries, from files that the system has read before.",
      }),
    ];
  } finally {
    guardian.removeDirectory(folder);
  }
};

async function unpack(files: Files, folder: string): Promise<string> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

/** Milliseconds of the whole process, and of the loading inside it. */
async function loadOnce(
  guardian: Guardian,
  entries: readonly string[],
  functions: number,
): Promise<{ readonly process: number; readonly load: number }> {
  const start = performance.now();
  const child = guardian.spawn(process.execPath, [loader, ...entries], {
    env: {},
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (child.stdout === null) throw new Error("The loader has no standard output.");
  const [said] = await Promise.all([text(child.stdout), once(child, "exit")]);
  const elapsed = performance.now() - start;
  const { milliseconds, registered } = loaderAnswer.parse(JSON.parse(said));
  if (registered.length !== functions) {
    throw new Error(`${entries.join(", ")} registered ${registered.length} functions, expected ${functions}.`);
  }
  return { process: elapsed, load: milliseconds };
}
