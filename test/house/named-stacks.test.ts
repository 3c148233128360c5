import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { repository } from "../support/command-line.ts";
import { commandBlocks, pageCommands } from "../support/page-commands.ts";
import { writtenPages } from "../support/written-pages.ts";

/** Pages that people write: what the generated ones print is the code's. */
const pages = writtenPages("{README,CONTRIBUTING,SECURITY}.md", "docs/**/*.md");

/** In its text a page names a command as well as telling the reader to run it: `npx pulumi up` alone is its name. */
const toRun = /(?<=\b[Rr]un\s+)`(?<run>npx pulumi [^`]+)`|`(?<command>npx pulumi (?:[a-z-]+ )+(?:-|<)[^`]*)`/g;

const inText = pages.flatMap((page) =>
  [...readFileSync(join(repository, page), "utf8").matchAll(toRun)].map(
    ({ groups }) => groups?.["run"] ?? groups?.["command"] ?? "",
  ),
);
const inBlocks = pageCommands(pages.flatMap((page) => commandBlocks(page))).flatMap((line) => line.split(/ \| | && /));

/** Commands of Pulumi that work on one stack: without a name, on the one that was selected last. */
const worksOnStack = /(?:^|\(|\s)npx pulumi (?:up|preview|refresh|destroy|import|config|state|stack)\b/;
const namesIt = /--stack[ =]\S|stack (?:init|rm) \S/;

it("each command of Pulumi that a page has you run names its stack, for a reader who has several", () => {
  const commands = [...inText, ...inBlocks].filter((command) => worksOnStack.test(command));

  expect(commands.length).toBeGreaterThan(60);
  expect(commands.filter((command) => !namesIt.test(command))).toEqual([]);
});
