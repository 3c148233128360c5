/**
 * `npm run docs:reference`: writes the pages that depend only on the code, without Pulumi's engine. `npm run docs` also
 * writes those that need the engine. test/tools/documentation/reference.test.ts fails when one of them is out of date.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { referencePages } from "./reference-pages.ts";

const root = new URL("../..", import.meta.url);

for (const [page, text] of await referencePages(fileURLToPath(root))) {
  const path = fileURLToPath(new URL(page, root));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
