import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./command-line.ts";

/**
 * The pages that people write, sorted: what `npm run docs:reference` writes as a whole follows the code's words, and says
 * so in its first line.
 * @param patterns of paths in the repository; default: everything in docs/
 */
export function writtenPages(...patterns: readonly string[]): readonly string[] {
  return globSync(patterns.length > 0 ? patterns : ["docs/**/*.md"], { cwd: repository })
    .filter((page) => !isGenerated(page))
    .toSorted();
}

/** Whether code writes all of this page. */
export function isGenerated(page: string): boolean {
  return readFileSync(join(repository, page), "utf8").startsWith("<!-- Written by npm run docs:reference.");
}
