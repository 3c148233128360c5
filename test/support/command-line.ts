import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the copy of tested-checkout.ts is, if there is one. */
export const checkoutVariable = "TESTED_CHECKOUT";

/** The repository, with the API that it ships with. */
export const repository = process.env[checkoutVariable] ?? fileURLToPath(new URL("../..", import.meta.url));

export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  /** Resolves when a line of standard error begins so; rejects when the process ends without it. */
  readonly says: (beginning: string) => Promise<void>;
  readonly finished: Promise<Finished>;
}

type Bare = Readonly<Record<"PATH" | "HOME" | "NODE_COMPILE_CACHE", string> & Record<string, string>>;

/** What a process cannot do without, and the caches that spare it building or compiling what another has. */
export function bareEnvironment(): Bare {
  const { PATH = "", HOME = "", NODE_COMPILE_CACHE = "" } = process.env;
  const caches = ["PF_CACHE", "XDG_CACHE_HOME", "PULUMI_HOME"]
    .map((name) => [name, process.env[name]] as const)
    .filter((entry): entry is readonly [string, string] => entry[1] !== undefined);
  return { PATH, HOME, NODE_COMPILE_CACHE, ...Object.fromEntries(caches) };
}

type Surroundings = [environment?: Readonly<Record<string, string>>, input?: string, cwd?: string];

/** `npm start`, `npm run …`, in an environment that holds no more than is given. */
export function runNpm(args: readonly string[], ...surroundings: Surroundings): Running {
  return run("npm", ["--silent", ...args], ...surroundings);
}

/** `./pf <args>`: the real command line, in an environment that holds no more than is given. */
export function runPf(args: readonly string[], ...surroundings: Surroundings): Running {
  const [, , cwd = repository] = surroundings;
  return run(join(cwd, "pf"), args, ...surroundings);
}

/** Node itself, as `runPf`. */
export function runNode(args: readonly string[], ...surroundings: Surroundings): Running {
  return run(process.execPath, args, ...surroundings);
}

function run(
  command: string,
  args: readonly string[],
  ...[environment = {}, input = "", cwd = repository]: Surroundings
): Running {
  const child = spawn(command, args, {
    cwd,
    env: { ...bareEnvironment(), CI: "true", ...environment },
    stdio: "pipe",
  });
  child.stdin.end(input);
  let stdout = "";
  let stderr = "";
  const waiting: { readonly beginning: string; readonly resolve: () => void; readonly reject: (e: Error) => void }[] =
    [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    for (const { beginning, resolve } of waiting) if (`\n${stderr}`.includes(`\n${beginning}`)) resolve();
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => {
      for (const { beginning, reject: fail } of waiting) {
        fail(new Error(`The process ended with ${exitCode} before it said "${beginning}":\n${stderr}`));
      }
      resolve({ exitCode, stdout, stderr });
    });
  });
  const says = (beginning: string): Promise<void> =>
    new Promise((resolve, reject) => {
      if (`\n${stderr}`.includes(`\n${beginning}`)) resolve();
      waiting.push({ beginning, resolve, reject });
    });
  return { child, says, finished };
}

/** A folder for one run's temporary files: what is left in it, and what runs in its name, was left by the run. */
export function traceableFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "protected-function-test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Command lines of the processes that work in a folder: by working directory, environment or arguments (Linux). */
export function processesOf(folder: string): readonly string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const commandLine = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
        const traces = [commandLine, readFileSync(`/proc/${pid}/environ`, "utf8"), readlinkSync(`/proc/${pid}/cwd`)];
        const zombie = /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
        return !zombie && traces.some((trace) => trace.includes(folder)) ? [`${pid} ${commandLine}`] : [];
      } catch {
        return [];
      }
    });
}

/** Polls until a condition holds; answers whether it did in time. */
export async function within(milliseconds: number, holds: () => boolean): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (!holds()) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}

/** What a run left in its folder. npm keeps its own compile cache there, as any npm command does. */
export function leftIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name !== "node-compile-cache") : [];
}

/** A PATH that finds node and npm, and no `pulumi` and no `go`. */
export const pathWithoutEngine = [dirname(process.execPath), "/usr/bin", "/bin"].join(":");
