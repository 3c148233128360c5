import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { WatchedFolder } from "./watched-folder.ts";
import { WatchedProcesses } from "./watched-processes.ts";

/** What could be seen of a run from outside: a place, and what was there. */
export interface Seen {
  readonly where: string;
  readonly text: string;
}

export interface WatchedRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** All that its own twin issued, by value: what it is. Empty for a run against somebody else's. */
  readonly issued: ReadonlyMap<string, string>;
  readonly files: readonly Seen[];
  readonly processes: readonly Seen[];
}

export interface WatchedRunOptions {
  /** The repository, or a copy of it. */
  readonly directory: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The run's TMPDIR. */
  readonly temporary: string;
  /** Ended (SIGINT) once it has said this on standard error. */
  readonly untilItSays?: string;
}

/** How often to look, in milliseconds: a process may be there as briefly. */
const interval = 10;

/** Runs a command of the command line, and looks at every file and process of it while it runs. Linux only. */
export async function watchRun(options: WatchedRunOptions): Promise<WatchedRun> {
  const { directory, args, environment, temporary, untilItSays } = options;
  const issued = new Map<string, string>();
  const server = createServer((socket) => {
    createInterface({ input: socket }).on("line", (line) => {
      const [kind, secret] = JSON.parse(line) as [string, string];
      issued.set(secret, kind);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");

  const preload = pathToFileURL(join(import.meta.dirname, "preload.ts")).href;
  const child = spawn(process.execPath, ["--import", preload, join(directory, "packages/pf/pf.mjs"), ...args], {
    cwd: directory,
    env: {
      ...environment,
      CI: "true",
      TMPDIR: temporary,
      SECRET_WITNESS_PORT: String((server.address() as AddressInfo).port),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const files = new WatchedFolder(temporary);
  const processes = new WatchedProcesses(child.pid ?? 0);
  const look = (): void => {
    processes.look();
    files.look();
  };
  const timer = setInterval(look, interval);
  try {
    const { stdout, stderr } = output(child, (text) => {
      if (untilItSays !== undefined && text.includes(untilItSays)) {
        files.lookNow();
        child.kill("SIGINT");
      }
    });
    const [exitCode] = (await once(child, "close")) as [number | null];
    files.lookNow();
    return { exitCode, stdout: stdout(), stderr: stderr(), issued, files: files.seen(), processes: processes.seen() };
  } finally {
    clearInterval(timer);
    server.close();
  }
}

function output(child: ChildProcess, onError: (all: string) => void) {
  let [stdout, stderr] = ["", ""];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    onError(stderr);
  });
  return { stdout: () => stdout, stderr: () => stderr };
}
