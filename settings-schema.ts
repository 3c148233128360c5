/**
 * `npm run schema`: writes what is made from the settings' schema (infra/settings): settings.schema.json, by which editors
 * know what a Pulumi.<stack>.yaml may say, and in Pulumi.yaml the settings, which Pulumi takes types and defaults from. With
 * --check nothing is written; 1 where one of them is out of date.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { Document, isScalar, visit } from "yaml";
import { stackFileSchema } from "./infra/settings/json-schema.ts";
import { projectConfig } from "./infra/settings/project-config.ts";
import { readJson } from "./text/reading/read-json.ts";
import { readYaml } from "./text/reading/read-yaml.ts";

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");
const project = read("Pulumi.yaml");

const generated = [
  {
    name: "settings.schema.json",
    text: `${JSON.stringify(stackFileSchema(), undefined, 2)}\n`,
    isCurrent: () => areSame(dataOf(readJson(read("settings.schema.json"))), stackFileSchema()),
  },
  {
    name: "Pulumi.yaml",
    // What stands before is written by hand.
    text: `${project.slice(0, project.search(/^config:$/m))}${settingsText()}`,
    isCurrent: () => areSame(Object(dataOf(readYaml(project, "project"))).config, projectConfig()),
  },
];

if (process.argv.includes("--check")) {
  const stale = generated.filter(({ isCurrent }) => !isCurrent()).map(({ name }) => name);
  for (const name of stale) process.stderr.write(`${name} is out of date: run \`npm run schema\`, and commit it.\n`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const { name, text } of generated) writeFileSync(new URL(name, import.meta.url), text);
}

/** A file that readers read differently is out of date. */
function dataOf(read: ReturnType<typeof readJson>): unknown {
  return read.problems === undefined ? read.data : undefined;
}

/** In the order of the schema, which Pulumi and editors also show. */
function areSame(found: unknown, wanted: unknown): boolean {
  return JSON.stringify(found) === JSON.stringify(wanted);
}

function settingsText(): string {
  const document = new Document({ config: projectConfig() });
  visit(document, {
    Pair: (_, { key, value }) => {
      if (isScalar(key) && key.value === "description" && isScalar(value)) value.type = "BLOCK_FOLDED";
    },
  });
  return document.toString({ lineWidth: 120 });
}
