import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./command-line.ts";

const page = readFileSync(join(repository, "docs/guides/call-the-api.md"), "utf8");

/** The commands under a heading of the page for callers. A program that it prints is saved in the folder, under its name. */
export function printedUnder(heading: string, folder: string): string {
  const [section = ""] = page.split(/^#+ /m).filter((text) => text.startsWith(`${heading}\n`));
  const [, name, command = "", program = ""] =
    /Save this as `(.+?)`[^]*?run `(.+?)`:\n\n^```python\n([^]*?)^```$/m.exec(section) ?? [];
  if (name !== undefined) {
    writeFileSync(join(folder, name), program);
    return command;
  }
  const blocks = [...section.matchAll(/^```\n([^]*?)^```$/gm)].map(([, block = ""]) => block);
  if (blocks.length === 0) throw new Error(`The page has no commands under "${heading}".`);
  return blocks.join("\n");
}
