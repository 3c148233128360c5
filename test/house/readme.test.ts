import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { requireContract } from "../../infra/contract/read-contract.ts";
import { defaultSettings } from "../../infra/settings/lenient-settings.ts";
import { parseSettings } from "../../infra/settings/parse-settings.ts";
import { repository } from "../support/command-line.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const readme = readFileSync(join(repository, "README.md"), "utf8");
const block = (language: string): string =>
  new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "m").exec(readme)?.[1] ?? "";

/** What the README's first `ts` block exports, as the build would read it from functions/contract.ts. */
async function readmeContract(): Promise<unknown> {
  const folder = temporaryFolder();
  const file = join(folder, "contract.ts");
  const defined = pathToFileURL(join(repository, "packages/guard/define-contract.ts")).href;
  writeFileSync(file, `import { defineContract } from ${JSON.stringify(defined)};\n${block("ts")}`);
  const { contract } = (await import(file)) as { readonly contract: unknown };
  return contract;
}

it("the README's contract and its settings are accepted, and fit together", async () => {
  const { contract } = requireContract(await readmeContract(), {});
  const { config } = parse(block("yaml")) as { readonly config: Readonly<Record<string, unknown>> };
  const named = Object.entries(config).map(([key, value]) => [key.replace(/^protected-function:/, ""), value] as const);
  const raw = { ...defaultSettings("orders"), ...Object.fromEntries(named) };

  const { callers } = parseSettings(raw, { contract, now: "2026-12-01T00:00:00Z" });

  expect(Object.keys(callers)).toEqual(["integration"]);
});

it("the README shows the contract and the settings of a new project", async () => {
  const template = (file: string) => readFileSync(join(repository, "template", file), "utf8");
  const { contract } = (await import(join(repository, "template/functions/contract.ts"))) as { contract: unknown };

  expect(await readmeContract()).toEqual(contract);
  expect(parse(block("yaml"))).toEqual(parse(template("Pulumi.local.yaml")));
});

it("the README stays short enough to read in a minute or two", () => {
  expect(readme.split("\n").length).toBeLessThan(150);
});
