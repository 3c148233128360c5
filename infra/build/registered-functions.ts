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

/** How long a package that keeps its process busy may take to register another function, in milliseconds. */
const lateAfter = 500;

/**
 * Registers a package's functions as the Functions worker does: it provides `@azure/functions-core` to `require`, loads
 * the manifest's `main`, runs the hooks of the app's start, and asks the library for its capabilities. Source: Azure/azure-functions-nodejs-worker,
 * src/setupCoreModule.ts, src/startApp.ts.
 */
const listFunctions = `
const Module = require("node:module");
const write = (told) => require("node:fs").writeFileSync(process.argv[1], JSON.stringify(told));
// Not from standard error: Node quotes the line there, and a bundle's line can be as long as the bundle.
process.on("uncaughtException", (error) => {
  const at = ofUser.exec(Object(error).stack)?.[1];
  const [reason, ...rest] = String(error).split("\\n");
  if (hasLoaded || late.length > 0) return;
  // A copy of the environment is read unseen: what it lacked is in the message.
  const missing = [...missed, ...(isCopied ? String(error).match(/\\b[A-Z][A-Z\\d]*_[A-Z\\d_]+/g) ?? [] : [])];
  write({ isThrown: true, failed: [at === undefined ? reason : reason + " (" + at + ")", ...rest].join("\\n"), missing });
  process.exit(1);
});
const functions = [];
const starting = [];
const missed = new Set();
let isCopied = false;
const noted = (env, name) => {
  if (typeof name === "string" && !(name in env)) missed.add(name);
};
process.env = new Proxy(process.env, {
  get: (env, name) => { noted(env, name); return env[name]; },
  has: (env, name) => { noted(env, name); return name in env; },
  ownKeys: (env) => { isCopied = true; return Reflect.ownKeys(env); },
});
// The options that name an app setting: the binding's connection, and others.
const connectionOptions = ["connection", "connectionStringSetting", "connectionName", "apiKey", "accountSidSetting"];
const settingOptions = ["topicEndpointUri", "topicKeySetting", "authTokenSetting", "leaseConnection", "leaseConnectionStringSetting"];
// A line of the user's code in a stack, by the package's own map.
const ofUser = /[\\\\/]package[\\\\/](functions[^)\\s]+:\\d+):\\d+/;
const ofTrigger = ["type", "direction", "name", "authLevel", "methods", "route", "properties"];
let model;
const late = [];
let mayRegister = true;
let hasLoaded = false;
const core = {
  version: "3.10.1",
  hostVersion: "4.1038.0",
  Disposable: class { dispose() {} },
  registerHook: (name, callback) => {
    if (name === "appStart") starting.push(callback);
    return { dispose: () => starting.splice(0, Infinity, ...starting.filter((one) => one !== callback)) };
  },
  log() {},
  setProgrammingModel(given) { model = given; },
  getProgrammingModel: () => model,
  registerFunction: ({ name, bindings, retryOptions }) => {
    if (!mayRegister) {
      late.push(name);
      throw new Error("A function can only be registered during app startup.");
    }
    const triggers = Object.values(bindings).filter(({ type }) => /Trigger$/i.test(type));
    const trigger = triggers.find(({ type }) => /^httpTrigger$/i.test(type)) ?? triggers[0] ?? {};
    const triggerName = Object.keys(bindings).find((key) => bindings[key] === trigger);
    const { type, methods, route, authLevel } = trigger;
    const isAnswer = ([key, { type, direction }]) => key === "$return" && type === "http" && direction === "out";
    const bound = Object.entries(bindings)
      .filter((one) => one[1] !== trigger && !isAnswer(one))
      .map(([name, { type, direction }]) => ({ direction, type, name }));
    const connections = Object.entries(bindings).flatMap(([name, binding]) => {
      const { type, direction } = binding;
      if (/^http(?:Trigger)?$/i.test(type)) return [];
      const of = binding === trigger ? type : (direction === "in" ? "input" : "output") + " " + name + " (" + type + ")";
      const options = Object.entries(binding).filter(([, value]) => typeof value === "string" && value !== "");
      const [named] = options.filter(([option]) => connectionOptions.includes(option));
      return [
        { of, ...(named && { name: named[1] }) },
        ...options.flatMap(([property, value]) => {
          if (settingOptions.includes(property)) return [{ of, name: value, property }];
          if ([...connectionOptions, "commandText"].includes(property)) return [];
          return [...value.matchAll(/%[a-z_][\\w.:-]*%/gi)].map(([name]) => ({ of, name, property }));
        }),
      ];
    });
    Error.stackTraceLimit = 50;
    const at = new Error().stack.split("\\n").flatMap((frame) => ofUser.exec(frame)?.[1] ?? [])[0];
    const extraOptions = !/^httpTrigger$/i.test(type) ? [] : [
      ...Object.keys(trigger).filter((key) => !ofTrigger.includes(key)).map((key) => "the trigger's option " + key),
      ...(retryOptions === undefined ? [] : ["a retry policy"]),
    ];
    const more = { at, ...(bound.length > 0 && { bindings: bound }), ...(connections.length > 0 && { connections }), ...(extraOptions.length > 0 && { extraOptions }) };
    functions.push({ name, trigger: type ?? "", triggerName, methods, route, authLevel, ...more });
    return { dispose() {} };
  },
};
// With enableHttpStream, the library opens a server on all interfaces.
const { Server } = require("node:net");
const { listen } = Server.prototype;
const servers = [];
Server.prototype.listen = function (...args) {
  servers.push(this);
  return listen.call(this, { port: 0, host: "127.0.0.1" }, args.findLast((arg) => typeof arg === "function"));
};
const load = Module._load;
Module._load = function (id, ...rest) {
  return id === "@azure/functions-core" ? core : load.call(this, id, ...rest);
};
const path = require("node:path");
const folder = process.cwd();
require(path.join(folder, require(path.join(folder, "package.json")).main));
(async () => {
  const hookData = {};
  for (const callback of [...starting]) await callback({ hookData, appHookData: {}, functionAppDirectory: folder });
  const asked = (await model?.getCapabilities?.({})) ?? {};
  const isOwn = servers.some((server) => URL.parse(asked.HttpUri)?.port === String(server.address()?.port));
  const capabilities = Object.keys(asked).map((name) => (name === "HttpUri" && !isOwn ? "HttpUri (an address of its own)" : name));
  const served = [...(globalThis[Symbol.for("protected-function.served")]?.keys() ?? [])];
  const misuses = globalThis[Symbol.for("protected-function.misuses")] ?? [];
  const given = globalThis[Symbol.for("protected-function.bindings")] ?? {};
  const guarded = globalThis[Symbol.for("protected-function.endpoints")] ?? {};
  const more = Object.keys(guarded).length > 0 && { guarded };
  const end = () => {
    write({ functions, served, ...(misuses.length > 0 && { misuses }), given, ...more, ...(late.length > 0 && { late }), capabilities });
    process.exit();
  };
  // A function that registers after all promises gets the worker's error, and shows here unless it takes longer than
  // this; in the twin, it fails the call. A timer that is due already comes after this tick.
  process.nextTick(() => { mayRegister = false; });
  // After rejections that nobody handles: Node throws them once its promises are through.
  setImmediate(() => {
    hasLoaded = true;
    for (const server of servers) server.unref();
    process.on("beforeExit", end);
    setTimeout(end, ${lateAfter}).unref();
  });
})();
`;

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

  constructor(reason: string, { isThrown = false, missing = [] }: Partial<Failure> = {}, options?: ErrorOptions) {
    super(`The package's functions can't be listed: ${reason}`, options);
    this.name = "FunctionsUnknown";
    this.reason = reason;
    this.isThrown = isThrown;
    this.missing = missing;
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
    const loadError = await load(unpacked, list, settings);
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
    throw new FunctionsUnknown(reason.replace(/\.?$/, "."), listed, { cause: loadError });
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
async function load(folder: string, list: string, settings: readonly string[]): Promise<unknown> {
  const { PATH, SystemRoot } = process.env;
  const env = { ...Object.fromEntries(settings.map((name) => [name, "0"])), PATH, SystemRoot };
  const options = { cwd: folder, env, timeout: 30_000, maxBuffer: Number.POSITIVE_INFINITY };
  return await promisify(execFile)(process.execPath, ["--eval", listFunctions, list], options).then(
    () => undefined,
    (error: unknown) => error,
  );
}
