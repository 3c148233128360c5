import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { FunctionsUnknown, registrationsOf } from "../../../infra/build/registered-functions.ts";
import { inTime, namesOfFunctions, packageOf } from "../../support/hosted-site.ts";

const handler = "{ handler: async () => ({}) }";

test("lists functions of every trigger in alphabetical order, whatever the package prints on loading", async () => {
  const main = `console.log('["not", "a list"]');
app.timer("tick", { schedule: "* * * * * *", handler: () => {} });
app.http("orders", ${handler});
app.hook.preInvocation(() => {});
setInterval(() => {}, 1000);
console.log(JSON.stringify(Object.keys(process.env).filter((name) => name.startsWith("ARM_"))));`;
  expect(await namesOfFunctions(await packageOf(main))).toEqual(["orders", "tick"]);
});

test.each([
  ["throws", 'throw new TypeError("no database");', "TypeError: no database."],
  [
    "throws in a line as long as a bundle",
    `${"/* much */".repeat(200_000)} throw new Error("far right");`,
    "Error: far right.",
  ],
  [
    "throws later",
    "app.http('f', { handler: () => ({}) }); await1(); async function await1() { throw new Error('later'); }",
    "Error: later.",
  ],
  ["ends the process", "process.exit(0);", "it ends the process while loading."],
  ["misses a module", 'require("./missing.cjs");', "Error: Cannot find module './missing.cjs'."],
])("reports the reason for a package that %s, and leaves nothing behind", async (_, main, reason) => {
  // Its own: other tests list functions meanwhile.
  const folder = await mkdtemp(join(tmpdir(), "left-behind-"));
  vi.stubEnv("TMPDIR", folder);
  await expect(namesOfFunctions(await packageOf(main))).rejects.toThrow(new FunctionsUnknown(reason).message);
  expect(await readdir(folder)).toEqual([]);
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

test("removes what a killed process left, but nothing of a running one", async () => {
  const folder = await mkdtemp(join(tmpdir(), "left-behind-"));
  vi.stubEnv("TMPDIR", folder);
  const list = new URL("../../../infra/build/registered-functions.ts", import.meta.url).href;
  const hangs = await packageOf("require('node:fs').writeFileSync(process.argv[1] + '.loads', ''); for (;;);");
  await writeFile(join(folder, "package.zip"), hangs);
  const script = `const { registrationsOf } = await import(${JSON.stringify(list)});
    const { readFileSync } = await import("node:fs");
    await registrationsOf(readFileSync(${JSON.stringify(join(folder, "package.zip"))}));`;
  const killed = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    detached: true,
    env: { ...process.env },
    stdio: "ignore",
  });
  try {
    const left = () =>
      readdirSync(folder, { recursive: true })
        .map(String)
        .filter((name) => name.endsWith(".loads"));
    await vi.waitFor(() => expect(left()).toHaveLength(1), inTime);
    // The functions of a package are listed meanwhile, and what is in use stays.
    expect(await namesOfFunctions(await packageOf(""))).toEqual([]);
    expect(left()).toHaveLength(1);
    process.kill(-(killed.pid ?? 0), "SIGKILL");
    await once(killed, "exit");
    expect(left()).toHaveLength(1);
    await namesOfFunctions(await packageOf(""));
    expect(await readdir(folder)).toEqual(["package.zip"]);
  } finally {
    killed.kill("SIGKILL");
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  }
});

test("gives the package nothing of this process's environment", async () => {
  process.env["ARM_CLIENT_SECRET_OF_THE_TEST"] = "secret";
  try {
    const main = `if (process.env.ARM_CLIENT_SECRET_OF_THE_TEST) throw new Error("seen"); app.http("f", ${handler});`;
    expect(await namesOfFunctions(await packageOf(main))).toEqual(["f"]);
  } finally {
    delete process.env["ARM_CLIENT_SECRET_OF_THE_TEST"];
  }
});

test("reports a function as the host sees it: the HTTP trigger, even if another binding is called a trigger", async () => {
  const main = `app.http("f", { methods: ["GET", "POST"], route: "f/{id}", authLevel: "function", handler: () => ({}) });
app.generic("g", { trigger: { type: "queueTrigger", name: "q" }, extraInputs: [{ type: "HTTPTRIGGER", name: "r" }], handler: () => {} });
app.setup({ enableHttpStream: true });`;
  expect(await registrationsOf(await packageOf(main))).toEqual({
    functions: [
      {
        name: "f",
        trigger: "httpTrigger",
        triggerName: expect.stringMatching(/^httpTrigger[0-9a-f]+$/),
        methods: ["GET", "POST"],
        route: "f/{id}",
        authLevel: "function",
      },
      {
        name: "g",
        trigger: "HTTPTRIGGER",
        triggerName: "r",
        bindings: [{ direction: "in", type: "queueTrigger", name: "q" }],
        connections: [{ of: "input q (queueTrigger)" }],
      },
    ],
    served: [],
    given: {},
    capabilities: ["HttpUri"],
  });
});

test("tells an address of the package's own from the library's server", async () => {
  const main = 'app.setup({ enableHttpStream: true, capabilities: { HttpUri: "http://localhost:1/" } });';
  const { capabilities } = await registrationsOf(await packageOf(`${main} app.http("f", ${handler});`));
  expect(capabilities).toEqual(["HttpUri (an address of its own)"]);
});

test("reports every binding, and the other options of an HTTP function", async () => {
  const main = `const { output } = require("./azure-functions.cjs");
const queue = output.storageQueue({ name: "q", queueName: "q", connection: "c" });
const retry = { strategy: "fixedDelay", maxRetryCount: 1, delayInterval: 1 };
app.generic("f", { trigger: { type: "httpTrigger", name: "r", methods: [], webHookType: "x" }, extraOutputs: [queue], retry, handler: () => ({}) });
app.http("g", { return: output.http({}), handler: () => ({}) });
app.timer("h", { schedule: "* * * * * *", return: queue, retry, handler: () => {} });`;
  const { functions } = await registrationsOf(await packageOf(main));
  const bound = (name: string) => [{ direction: "out", type: "queue", name }];
  expect(functions.map(({ name, bindings, extraOptions }) => [name, bindings, extraOptions])).toEqual([
    ["f", bound("q"), ["the trigger's option webHookType", "a retry policy"]],
    ["g", undefined, undefined],
    ["h", bound("$return"), undefined],
  ]);
});

test("runs the hooks of the app's start as the worker does, which may register functions or fail", async () => {
  const hook = (body: string) => packageOf(`app.hook.appStart(async () => { ${body} });`);
  expect(await namesOfFunctions(await hook('await null; app.http("late", { handler: () => ({}) });'))).toEqual([
    "late",
  ]);
  await expect(namesOfFunctions(await hook('throw new Error("no cache");'))).rejects.toThrow("Error: no cache.");
});
