import { appendFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { createRunCommand } from "../../../packages/engine/run-command.ts";
import { copyProgram } from "../copied-program.ts";
import { alternate, type Bench, type MeasureRows } from "../measure.ts";
import { rowOf } from "../row.ts";

const rounds = 3;
/** How long a pull request may wait for its review, in seconds, on two idle cores. */
const limits = { one: 12, all: 40 };

/** From the command to the verdict: a review of a change that ships, of one stack and of every stack. */
export const measureReview: MeasureRows = async (bench) => {
  const root = bench.guardian.temporaryDirectory("protected-function-bench-");
  try {
    const directory = await changeIn(bench, join(root, "program"));
    const stacks = (await readdir(directory)).filter((name) => /^Pulumi\.[^.]+\.yaml$/.test(name)).length;
    const median = await alternate(bench, rounds, {
      one: () => secondsOf(bench, directory, 1, "--stack", "dev"),
      all: () => secondsOf(bench, directory, stacks),
    });
    const note = `From the command to the verdict, with packages that an earlier review installed and with what it compiled of the base. Medians of ${rounds}; the limit is for two idle cores.`;
    const common = { unit: "s", beside: "the time that a pull request may wait for it", target: { atMost: 1 } };
    return [
      rowOf({ name: "review, one stack", ours: median.one, theirs: limits.one, ...common, note }),
      rowOf({ name: `review, ${stacks} stacks`, ours: median.all, theirs: limits.all, ...common, note }),
    ];
  } finally {
    bench.guardian.removeDirectory(root);
  }
};

/** A repository with a change of a handler on top of this one's files. */
async function changeIn({ directory: repository, guardian, signal }: Bench, directory: string): Promise<string> {
  await copyProgram(repository, directory);
  const git = async (...args: readonly string[]): Promise<void> => {
    const named = ["-c", "user.name=bench", "-c", "user.email=bench@example.com", ...args];
    const { exitCode, stderr } = await createRunCommand(guardian)("git", named, {
      cwd: directory,
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"] },
      signal,
    });
    if (exitCode !== 0) throw new Error(`git ${args[0] ?? ""} fails: ${stderr}`);
  };
  await git("init", "--quiet", "--initial-branch=main");
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "base");
  await git("switch", "--quiet", "--create", "change");
  await appendFile(join(directory, "functions/src/who-calls.ts"), "export const answeredBy = whoCalls.name;\n");
  await git("commit", "--quiet", "--all", "--message", "change");
  return directory;
}

/** @throws Error if a stack wasn't compared: the figure would be of another work */
async function secondsOf(
  { guardian, signal }: Bench,
  directory: string,
  stacks: number,
  ...args: readonly string[]
): Promise<number> {
  const start = performance.now();
  const all = [join(directory, "packages/pf/pf.mjs"), "review", "--base", "main", "--json", ...args];
  const { stdout, stderr } = await createRunCommand(guardian)(process.execPath, all, {
    cwd: directory,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"] },
    signal,
  });
  const seconds = (performance.now() - start) / 1000;
  const compared = stdout.match(/"kind": ?"compared"/g)?.length ?? 0;
  if (compared !== stacks) throw new Error(`The review compared ${compared} of ${stacks} stacks. ${stderr}`);
  return seconds;
}
