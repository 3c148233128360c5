import { expect, test } from "vitest";
import type { PackageInvalid } from "../../../infra/build/require-registrations.ts";
import { sampleProject } from "../../support/sample-project.ts";
import { contractOfHealth as contract } from "../support/contracts.ts";

const serving = `import { contract } from "../contract.ts";
import { serve } from "@protected-function/guard";
serve(contract, { health: () => ({}) });
`;
const withSetting = contract.replace(
  "endpoints:",
  "settings: { MAIL_HOST: { type: 'text', optional: true } }, endpoints:",
);

/** What the build says of an app whose index begins with this code. */
async function refusalOf(code: string, { files = {}, settings }: { files?: object; settings?: string[] } = {}) {
  await using project = await sampleProject({
    "contract.ts": contract,
    "package.json": '{ "name": "f", "version": "1.0.0" }',
    "src/index.ts": `${code}\n${serving}`,
    ...files,
  });
  const [problem] = await project.buildPackage(settings).then(
    () => [],
    ({ problems }: PackageInvalid) => problems,
  );
  return problem && `${problem.rule}. Fix: ${problem.fix}`;
}

const alone =
  /^reads API_URL as it loads, and that isn't an app setting of this stack: it throws without\. Fix: in functions\/contract\.ts, add settings: \{ API_URL: "text" \}, and give it a value in the stack's settings file \(protected-function:appSettings\)$/;
const two =
  /^reads API_URL and APP_TOKEN as it loads, .*: it throws without\. Fix: .*, add settings: \{ API_URL: "text", APP_TOKEN: "secret" \}, .*\(protected-function:appSettings, or secretSettings for a secret\)$/;
const ends =
  /^reads API_URL as it loads, .*: it ends without\. Fix: in functions\/contract\.ts, add settings: \{ API_URL: "text" \}, /;
const also =
  /^throws while the build loads it, .*\. It also reads API_URL as it loads, and that isn't an app setting of this stack\. Fix: correct what throws\. In functions\/contract\.ts, add settings: \{ API_URL: "text" \}, .*Read it when a handler is called: while the build loads the code, its value is "0"$/;

test.each([
  ["by name", "if (!process.env.API_URL) throw new Error();", alone],
  ["by another name", "const env = process.env; if (!env.API_URL) throw new Error();", alone],
  ["by a text", 'for (const n of ["API_URL"]) if (!(n in process.env)) throw new Error();', alone],
  [
    "one after the other",
    'const get = (n: string) => { if (!process.env[n]) throw new Error(); }; get("API_URL"); get("APP_TOKEN");',
    two,
  ],
  ["and ends without", 'if (!process.env.API_URL) { console.error("no"); process.exit(1); }', ends],
  ["from a copy", 'const { API_URL } = { ...process.env }; if (!API_URL) throw new Error("no API_URL");', alone],
  ["that must be an address", "new URL(process.env.API_URL!);", also],
  ["that isn't the reason", 'const url = process.env.API_URL ?? "none"; throw new Error(url);', also],
])("code that doesn't load is told of the app setting that it reads %s", async (_, code, expected) => {
  expect(await refusalOf(code)).toMatch(expected);
});

test("what the contract has, the platform sets or only a package reads isn't to be declared", async () => {
  const code = "if (!process.env.MAIL_HOST) throw new Error(process.env.WEBSITE_X ?? process.env.NODE_ENV);";
  expect(await refusalOf(code, { files: { "contract.ts": withSetting }, settings: [] })).toBe(
    "reads MAIL_HOST as it loads, and that isn't an app setting of this stack: it throws without. Fix: give it a value in the stack's settings file (protected-function:appSettings)",
  );
  const db = { "node_modules/db/package.json": '{ "main": "i.js" }', "node_modules/db/i.js": "process.env.DB_DEBUG;" };
  expect(await refusalOf('import "db"; throw new Error("other");', { files: db })).toMatch(
    /^throws while the build loads it, with the value "0" for each app setting of the contract\. Fix: correct what throws; /,
  );
});
