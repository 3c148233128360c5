import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createRunCommand } from "../../../packages/engine/run-command.ts";
import { copyProgram } from "../copied-program.ts";
import { alternate, type Bench, type MeasureRows } from "../measure.ts";
import { rowOf } from "../row.ts";

const starts = 3;
const saves = 20;
/** In seconds, on two idle cores. */
const longestSave = 1;
const longestEnd = 2;

/** How long a developer waits: for `./pf dev`, and for the new code's answer after each save. */
export const measureDev: MeasureRows = async (bench) => {
  const root = bench.guardian.temporaryDirectory("protected-function-bench-");
  try {
    const directory = join(root, "program");
    await copyProgram(bench.directory, directory);
    const project = { ...bench, directory };
    let lastEnd = Number.NaN;
    const ready = await alternate(bench, starts, {
      dev: async () => {
        const { seconds, ended } = await devReady(project);
        lastEnd = ended;
        return seconds;
      },
      end: async () => lastEnd,
      start: () => startDeployed(project),
    });
    const save = await secondsPerSave(project);
    return [
      rowOf({
        name: "pf dev, until it's ready",
        ours: ready.dev,
        theirs: ready.start,
        unit: "s",
        beside: "the deployment part of npm start",
        target: { atMost: 1.2 },
        note: `Medians of ${starts}, with a new tenant each time. The part of npm start ends with the deployment, without its preview.`,
      }),
      rowOf({
        name: "pf dev, from a save to the new code's answer",
        ours: save,
        theirs: longestSave,
        unit: "s",
        beside: "the time that a developer may wait for it",
        target: { atMost: 1 },
        note: `Median of ${saves} saves; a client calls every 10 ms. The limit is for two idle cores.`,
      }),
      rowOf({
        name: "pf dev, from Ctrl-C to its end",
        ours: ready.end,
        theirs: longestEnd,
        unit: "s",
        beside: "the time that it may take",
        target: { atMost: 1 },
        note: `Median of ${starts}, at the moment that it's ready. test/acceptance/dev-ends.test.ts checks what it leaves.`,
      }),
    ];
  } finally {
    bench.guardian.removeDirectory(root);
  }
};

/** One of the project's commands, with announcements that only it and its like see. */
function pf({ directory, guardian }: Bench, ...args: readonly string[]): ChildProcess {
  return guardian.spawn(process.execPath, [join(directory, "packages/pf/pf.mjs"), ...args], {
    cwd: directory,
    env: environmentOf(directory),
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function environmentOf(directory: string) {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, TMPDIR: join(directory, "..") };
}

/** Seconds until a command has printed lines that begin with each of these, by line. @throws Error if it ends before */
async function secondsUntil(child: ChildProcess, ...beginnings: readonly string[]): Promise<Record<string, number>> {
  const begin = performance.now();
  const seen: Record<string, number> = {};
  let said = "";
  const all = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on("line", (line) => {
        said += `${line}\n`;
        const found = beginnings.find((beginning) => line.startsWith(beginning));
        if (found !== undefined) seen[found] ??= (performance.now() - begin) / 1000;
        if (beginnings.every((beginning) => beginning in seen)) resolve();
      });
    }
  });
  const ended = once(child, "exit").then(() => Promise.reject(new Error(`The command ended too early. ${said}`)));
  ended.catch(() => undefined);
  await Promise.race([all, ended]);
  return seen;
}

async function devReady(project: Bench): Promise<{ readonly seconds: number; readonly ended: number }> {
  const child = pf(project, "dev", "--fresh");
  const { "Ready:": seconds = Number.NaN } = await secondsUntil(child, "Ready:");
  return { seconds, ended: await end(child) };
}

async function startDeployed(project: Bench): Promise<number> {
  const child = pf(project, "start");
  const steps = ["Previewing the stack", "Deploying the stack to the twin", "Running the checks"] as const;
  const seen = await secondsUntil(child, ...steps);
  await end(child);
  const [previewing = Number.NaN, deploying = Number.NaN, checking = Number.NaN] = steps.map((step) => seen[step]);
  return checking - (deploying - previewing);
}

/** Presses Ctrl-C. Returns the seconds until it has ended. */
async function end(child: ChildProcess): Promise<number> {
  const exit = once(child, "exit");
  const begin = performance.now();
  child.kill("SIGINT");
  await exit;
  return (performance.now() - begin) / 1000;
}

async function secondsPerSave(project: Bench): Promise<number> {
  const { directory, guardian, signal } = project;
  const dev = pf(project, "dev");
  await secondsUntil(dev, "Ready:");
  const run = async (...args: readonly string[]): Promise<string> => {
    const all = [join(directory, "packages/pf/pf.mjs"), ...args];
    const env = environmentOf(directory);
    return (await createRunCommand(guardian)(process.execPath, all, { cwd: directory, env, signal })).stdout;
  };
  const variables = await run("twin", "env");
  const environment = [...variables.matchAll(/^export (\w+)='?([^'\n]*)'?$/gm)].map(([, name, value]) => [name, value]);
  const host = /https:\/\/[\w.-]+\.azurewebsites\.net/.exec(await run("recipes", "--for", "curl"))?.[0];
  const caller = guardian.spawn(process.execPath, [fileURLToPath(new URL("dev-caller.ts", import.meta.url))], {
    env: { ...Object.fromEntries(environment), CALL: `${host}/api/who-calls`, TOKEN: (await run("token")).trim() },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const answers = createInterface({ input: caller.stdout ?? process.stdin });
  try {
    await once(answers, "line", { signal });
    const { save } = await alternate(project, saves, {
      save: async () => {
        const answered = once(answers, "line", { signal });
        const begin = performance.now();
        await appendFile(
          join(directory, "functions/src/who-calls.ts"),
          `Object.assign(globalThis, { at: ${begin} });\n`,
        );
        await answered;
        return (performance.now() - begin) / 1000;
      },
    });
    return save;
  } finally {
    await guardian.stop(caller);
    await end(dev);
  }
}
