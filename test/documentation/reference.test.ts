import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { referencePages } from "../../documentation/reference-pages.ts";
import { repository } from "../support/command-line.ts";

const pages = await referencePages(repository);

it.each([...pages])("%s is as `npm run docs:reference` writes it", (page, text) => {
  const path = join(repository, page);
  expect(existsSync(path) ? readFileSync(path, "utf8") : "").toBe(text);
});
