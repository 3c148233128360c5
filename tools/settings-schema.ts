/**
 * `npm run schema`: writes infra/settings/settings.schema.json from the settings' schema (infra/settings), by which editors know what a
 * Pulumi.<stack>.yaml may say. With --check nothing is written; 1 where the file is out of date.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { stackFileSchema } from "../infra/settings/json-schema.ts";
import { readJson } from "../packages/core/text/reading/read-json.ts";

const file = new URL("../infra/settings/settings.schema.json", import.meta.url);

if (process.argv.includes("--check")) {
  const read = readJson(readFileSync(file));
  // In the order of the schema, which editors also show.
  const isCurrent = read.problems === undefined && JSON.stringify(read.data) === JSON.stringify(stackFileSchema());
  if (!isCurrent)
    process.stderr.write("infra/settings/settings.schema.json is out of date: run `npm run schema`, and commit it.\n");
  process.exitCode = isCurrent ? 0 : 1;
} else {
  writeFileSync(file, `${JSON.stringify(stackFileSchema(), undefined, 2)}\n`);
}
