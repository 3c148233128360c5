import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { buildPackage } from "../../../functions/build.ts";
import { FunctionsUnknown, registeredFunctions } from "../../../functions/build/registered-functions.ts";
import { packageOf } from "../../support/hosted-site.ts";

const handler = "{ handler: async () => ({}) }";

test("names the functions of the package that this checkout builds", async () => {
  const { zip } = await buildPackage();
  expect(await registeredFunctions(zip)).toEqual(["who-calls"]);
});

test("names functions of every trigger in alphabetical order, whatever the package prints as it loads", async () => {
  const main = `console.log('["not", "a list"]');
app.timer("tick", { schedule: "* * * * * *", handler: () => {} });
app.http("orders", ${handler});
app.hook.preInvocation(() => {});
setInterval(() => {}, 1000);
console.log(JSON.stringify(Object.keys(process.env).filter((name) => name.startsWith("ARM_"))));`;
  expect(await registeredFunctions(await packageOf(main))).toEqual(["orders", "tick"]);
});

test.each([
  ["throws", 'throw new TypeError("no database");', "TypeError: no database."],
  ["misses a module", 'require("./missing.cjs");', "Error: Cannot find module './missing.cjs'."],
])("says why for a package that %s, and leaves nothing behind", async (_, main, reason) => {
  const before = await leftBehind();
  await expect(registeredFunctions(await packageOf(main))).rejects.toThrow(new FunctionsUnknown(reason));
  expect(await leftBehind()).toEqual(before);
});

test("gives the package nothing of this process's environment", async () => {
  process.env["ARM_CLIENT_SECRET_OF_THE_TEST"] = "secret";
  try {
    const main = `if (process.env.ARM_CLIENT_SECRET_OF_THE_TEST) throw new Error("seen"); app.http("f", ${handler});`;
    expect(await registeredFunctions(await packageOf(main))).toEqual(["f"]);
  } finally {
    delete process.env["ARM_CLIENT_SECRET_OF_THE_TEST"];
  }
});

async function leftBehind(): Promise<readonly string[]> {
  return (await readdir(tmpdir())).filter((name) => name.startsWith("registered-functions-"));
}
