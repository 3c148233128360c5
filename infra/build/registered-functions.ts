import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import type { Endpoint } from "@protected-function/guard/contract";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import type { Connection } from "./connection.ts";
import { listFunctions } from "./list-functions.ts";

/** A binding of a function: `{ direction: "out", type: "queue", name: "orders" }`. */
export interface Binding {
  readonly direction: "in" | "out";
  readonly type: string;
  readonly name: string;
}

/** A function as a package registers it. */
export interface Registration {
  readonly name: string;
  /** `httpTrigger`, `timerTrigger`; empty without a trigger. */
  readonly trigger: string;
  /** Name of the trigger's binding. */
  readonly triggerName?: string;
  /** For HTTP triggers: in capitals. */
  readonly methods?: readonly string[];
  /** For HTTP triggers. Default: the function's name. */
  readonly route?: string;
  readonly authLevel?: string;
  /** Besides the trigger and the HTTP answer. */
  readonly bindings?: readonly Binding[];
  /** The app settings that its trigger and bindings name, and those that name no connection. */
  readonly connections?: readonly Omit<Connection, "path">[];
  /** The line of the user's code that registers it: `functions/src/index.ts:9`. */
  readonly at?: string;
  /** Everything else that it was registered with, which no check covers for HTTP: options, a retry policy. */
  readonly extraOptions?: readonly string[];
}

/** Everything that a package registers with the Functions host. */
export interface Registrations {
  /** In the order in which they were registered. */
  readonly functions: readonly Registration[];
  /** The names, in lower case, of the functions that `serve` registered. */
  readonly served: readonly string[];
  /** What was given to `serve`, and isn't registered. */
  readonly misuses?: readonly Problem[];
  /** The bindings that were given to `serve`, by endpoint. */
  readonly given?: Readonly<Record<string, readonly Binding[]>>;
  /** The endpoints of the contract that `serve` got, by name. */
  readonly guarded?: Readonly<Record<string, Endpoint>>;
  /** Functions that it tries to register after it has loaded. The worker refuses them. */
  readonly late?: readonly string[];
  /** What the package asks of the worker in `app.setup`. `HttpUri`: it receives HTTP requests as streams. */
  readonly capabilities: readonly string[];
}

/** The package doesn't load. */
export class FunctionsUnknown extends Error {
  readonly reason: string;
  /** Whether the reason is what its code throws. */
  readonly isThrown: boolean;
  /** The variables of the environment that its code, or a package, looked for until then, and that weren't there. */
  readonly missing: readonly string[];
  /** What it printed last, on standard error if it did there. */
  readonly printed: string;

  constructor(
    reason: string,
    { isThrown = false, missing = [], printed = "" }: Partial<Failure> & { readonly printed?: string } = {},
    options?: ErrorOptions,
  ) {
    super(`The package's functions can't be listed: ${reason}`, options);
    this.name = "FunctionsUnknown";
    this.reason = reason;
    this.isThrown = isThrown;
    this.missing = missing;
    this.printed = printed;
  }
}

/**
 * Returns everything that a package registers. It loads the package's code in a separate process and folder, without
 * this process's environment. It calls none of its functions.
 *
 * @param zip as `buildPackage` returns it
 * @param settings names of app settings, which get a meaningless value
 * @throws {FunctionsUnknown} if the package doesn't load
 */
export async function registrationsOf(zip: Uint8Array, settings: readonly string[] = []): Promise<Registrations> {
  await removeAbandoned();
  const folder = await mkdtemp(join(tmpdir(), `${ownFolders}${process.pid}-`));
  try {
    const unpacked = join(folder, "package");
    for (const [name, content] of Object.entries(unzipSync(zip))) {
      await mkdir(dirname(join(unpacked, name)), { recursive: true });
      await writeFile(join(unpacked, name), content);
    }
    // Not standard output: the package may write there as it loads.
    const list = join(folder, "functions.json");
    const { loadError, printed } = await load(unpacked, list, settings);
    const listed = await readFile(list, "utf8").then(
      (json) => JSON.parse(json) as Registrations | Failure,
      (): Failure => ({
        failed: isKilled(loadError) ? "it doesn't finish loading in 30 seconds" : "it ends the process while loading",
      }),
    );
    if (!("failed" in listed)) return listed;
    const [first = "", ...rest] = listed.failed.split("\n");
    // A first line that only opens a list, as zod's: the rest says what is wrong.
    const [, opening, place = ""] = /^(.*[[{:])( \(functions\/[^()]+:\d+\))?$/.exec(first) ?? [];
    const reason = opening === undefined ? first : [opening, ...rest.map((line) => line.trim())].join(" ") + place;
    throw new FunctionsUnknown(reason.replace(/\.?$/, "."), { ...listed, printed }, { cause: loadError });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Node stops it when its time is up. */
const isKilled = (error: unknown): boolean => (Object(error) as { readonly killed?: unknown }).killed === true;

interface Failure {
  readonly failed: string;
  readonly isThrown?: boolean;
  readonly missing?: readonly string[];
}

/** The process's ID follows. In another container on the same disk, it may be somebody else's. */
const ownFolders = `registered-functions-${createHash("sha256").update(hostname()).digest("hex").slice(0, 8)}-`;

/** Removes the folders of processes that were killed before they could. */
async function removeAbandoned(): Promise<void> {
  const names = (await readdir(tmpdir()).catch(() => [])).filter((name) => name.startsWith(ownFolders));
  const abandoned = names.filter((name) => !isRunning(Number.parseInt(name.slice(ownFolders.length), 10)));
  await Promise.all(
    // Another user's folder stays.
    abandoned.map((name) => rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined)),
  );
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** @returns the error that the process failed with, if it failed */
async function load(folder: string, list: string, settings: readonly string[]) {
  const { PATH, SystemRoot } = process.env;
  const env = { ...Object.fromEntries(settings.map((name) => [name, "0"])), PATH, SystemRoot };
  const options = { cwd: folder, env, timeout: 30_000, maxBuffer: Number.POSITIVE_INFINITY };
  return await promisify(execFile)(process.execPath, ["--eval", listFunctions, list], options).then(
    (output) => ({ loadError: undefined, printed: lastLines(output) }),
    (error: unknown) => ({ loadError: error, printed: lastLines(Object(error) as Partial<Output>) }),
  );
}

interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

function lastLines({ stdout = "", stderr = "" }: Partial<Output>): string {
  const lines = (stderr.trim() === "" ? stdout : stderr).split("\n").map((line) => line.trim());
  return lines
    .filter((line) => line !== "")
    .slice(-5)
    .join(" ");
}
