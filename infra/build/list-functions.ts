/** How long a package that keeps its process busy may take to register another function, in milliseconds. */
const lateAfter = 500;

/**
 * Registers a package's functions as the Functions worker does: it provides `@azure/functions-core` to `require`, loads
 * the manifest's `main`, runs the hooks of the app's start, and asks the library for its capabilities. Source: Azure/azure-functions-nodejs-worker,
 * src/setupCoreModule.ts, src/startApp.ts.
 */
export const listFunctions = `
const Module = require("node:module");
let isTold = false;
const write = (told) => {
  isTold = true;
  require("node:fs").writeFileSync(process.argv[1], JSON.stringify(told));
};
const { exit } = process;
process.exit = (code) => {
  Error.stackTraceLimit = 50;
  const at = ofUser.exec(new Error().stack)?.[1];
  if (!isTold) write({ failed: "it ends the process while loading" + (at === undefined ? "" : " (" + at + ")"), missing: [...missed] });
  exit.call(process, code);
};
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
