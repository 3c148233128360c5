import { expect, test } from "vitest";
import { notSupported, notImitatedText, siteId, useHostedSites } from "../../support/hosted-site.ts";

const hosted = useHostedSites();

test.each([
  [
    "throws as it loads",
    'throw new Error("broken");',
    {},
    'Error: Worker was unable to load entry point "main.cjs": broken',
  ],
  ["ends its process as it loads", "process.exit(0);", {}, "The worker process ended before the package was loaded."],
  [
    "has no file of main's name",
    "",
    { "package.json": '{"main":"dist/*.cjs"}' },
    'Worker was unable to load entry point "dist/*.cjs": Found zero files matching the supplied pattern',
  ],
  [
    "has no file that main names",
    "",
    { "package.json": '{"main":"index.js"}' },
    'Worker was unable to load entry point "index.js": File does not exist. Learn more here: https://aka.ms/AAla7et',
  ],
  [
    "throws as its module loads",
    "",
    { "package.json": '{"main":"main.mjs"}', "main.mjs": 'await null; throw new Error("broken");' },
    'Worker was unable to load entry point "main.mjs": broken',
  ],
  [
    "registers a function twice",
    'for (const _ of [1, 2]) app.http("f", { handler: () => ({}) });',
    {},
    'A function with id "f" has already been registered.',
  ],
  ["has a broken host.json", "", { "host.json": "{" }, "host.json is not JSON"],
])("answers 503 and logs why when the package %s", async (_, main, files, reason) => {
  const site = await hosted();
  await site.deploy(main, files);
  const response = await site.call("/api/f");
  expect([response.status, await response.text()]).toEqual([503, "Function host is not running."]);
  const errors = site.functionsHost.logs(siteId).filter(({ category }) => category === "Host.Startup");
  expect(errors).toHaveLength(1);
  expect(errors[0]?.level).toBe("error");
  expect(errors[0]?.message).toContain(`A host error has occurred: `);
  expect(errors[0]?.message).toContain(reason);
});

test("starts again after a valid package is deployed", async () => {
  const site = await hosted();
  await site.deploy('throw new Error("broken");');
  expect((await site.call("/api/f")).status).toBe(503);
  await site.deploy('app.http("f", { handler: () => ({ body: "well" }) });');
  expect(await site.text("/api/f")).toBe("well");
});

test("answers 503 while no package is deployed", async () => {
  const site = await hosted();
  const response = await site.call("/api/f");
  expect([response.status, await response.text()]).toEqual([503, "Function host is not running."]);
});

test("loads every file that main's pattern names", async () => {
  const site = await hosted();
  const file = (name: string): string =>
    `require("../azure-functions.cjs").app.http("${name}", { handler: () => ({ body: "${name}" }) });`;
  const files = { "package.json": '{"main":"dist/*.js"}', "dist/a.js": file("a"), "dist/b.js": file("b") };
  await site.deploy("", files);
  expect([await site.text("/api/a"), await site.text("/api/b")]).toEqual(["a", "b"]);
});

test.each([
  ["src/{index.mjs,functions/*.mjs}", "mjs", {}],
  ["src/{index.js,functions/*.js}", "js", { type: "module" }],
])("loads ECMAScript modules: %s", async (main, suffix, manifest) => {
  const site = await hosted();
  const library = 'import functions from "../azure-functions.cjs"; const { app } = functions;';
  await site.deploy("", {
    "package.json": JSON.stringify({ main, ...manifest }),
    [`src/index.${suffix}`]: `${library} app.hook.preInvocation((context) => { context.hookData.n = 1; });`,
    [`src/functions/f.${suffix}`]: `${library.replace("..", "../..")} app.http("f", { handler: () => ({ body: import.meta.filename ? "module" : "" }) });`,
  });
  expect(await site.text("/api/f")).toBe("module");
});

test.each(["{", ""])(
  "continues without a readable package.json (%j), and finds no functions of the new model",
  async (text) => {
    const site = await hosted();
    await site.deploy("", { "package.json": text });
    expect(await notSupported(await site.call("/api/f"))).toBe(
      notImitatedText("a package whose package.json has no main (functions by function.json)"),
    );
  },
);
