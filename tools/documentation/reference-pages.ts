import { readFileSync } from "node:fs";
import { join } from "node:path";
import { outcomes } from "../../packages/core/azure/one-deploy/outcomes.ts";
import { guide } from "../../packages/pf/checks/guide.ts";
import { commands } from "../../packages/pf/commands/index.ts";
import { rules } from "../../infra/rules/rules.ts";
import { checksText } from "./reference/checks-text.ts";
import { readFidelity } from "./fidelity/fidelity-data.ts";
import { fidelityBlocks } from "./fidelity/fidelity-page.ts";
import { formatted } from "./formatted.ts";
import { deployerPermissionsText, uploadMessagesText, withBlocks } from "./pages.ts";
import { aadstsPage } from "./reference/aadsts-page.ts";
import { componentTables } from "./reference/component-tables.ts";
import { commandsPage } from "./reference/commands-page.ts";
import { findingsPage } from "./reference/findings-page.ts";
import { jsonPage } from "./reference/json-page.ts";
import { outputsPage } from "./reference/outputs-page.ts";
import { commandsProgram } from "./reference/program.ts";
import { rulesPage } from "./reference/rules-page.ts";
import { settingsPage, type SettingsSchema } from "./reference/settings-page.ts";

/** Generates every page that depends only on the code, by its path. @param repository its folder */
export async function referencePages(repository: string): Promise<ReadonlyMap<string, string>> {
  const read = (path: string): string => readFileSync(join(repository, path), "utf8");
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  const program = commandsProgram(repository);
  const settings = JSON.parse(read("infra/settings/settings.schema.json")) as SettingsSchema;
  const wholePages: Readonly<Record<string, string>> = {
    commands: commandsPage(all),
    "exit-codes-and-json": jsonPage(all, program),
    settings: settingsPage(settings),
    outputs: outputsPage(program, join(repository, "infra/outputs.ts")),
    findings: findingsPage(),
    aadsts: aadstsPage(),
    rules: rulesPage(rules()),
  };
  const { arguments: ofComponent = "", ...ofProgram } = componentTables(repository);
  const inPart: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "docs/reference/checks.md": { claims: checksText(guide) },
    "docs/guides/deployer.md": { deployer: deployerPermissionsText() },
    "docs/reference/component.md": { arguments: ofComponent },
    "docs/reference/program-arguments.md": ofProgram,
    "docs/reference/upload-messages.md": { upload: uploadMessagesText(outcomes) },
    "packages/twin/FIDELITY.md": fidelityBlocks(readFidelity(repository)),
  };
  const pages = [
    ...Object.entries(wholePages).map(([name, text]) => [`docs/reference/${name}.md`, `${mark}\n\n${text}`] as const),
    ...Object.entries(inPart).map(([page, blocks]) => [page, withBlocks(read(page), blocks)] as const),
  ];
  return new Map(await Promise.all(pages.map(async ([page, text]) => [page, await formatted(page, text)] as const)));
}

const mark = "<!-- Written by npm run docs:reference. Change the code that it describes, then run it again. -->";
