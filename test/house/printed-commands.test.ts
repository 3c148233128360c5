import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { repository } from "../support/command-line.ts";

/** What an option of a printed command may be given: a word that has been quoted for a shell, or a part of one. */
const quoted = /^(?:shellWord|stackWord|fishWord|quotedWords?|configCommand)\(/;

/** What is in a command without quotes, since nobody outside has chosen it, or it is no command at all. */
const ours: Readonly<Record<string, readonly string[]>> = {
  "packages/pf/commands/completion/fish-script.ts": ["name", "one.name.slice(command.name.length + 1)", "option.short"],
  "packages/pf/commands/verify/command.ts": ["problem"],
  "packages/pf/commands/preflight/azure-permissions.ts": ["role"],
  "packages/pf/commands/preflight/graph-needs.ts": ["url", "body"],
  "packages/pf/commands/preflight/resource-providers.ts": ["namespace"],
  "packages/pf/commands/verify/open-verification.ts": ['callerNames.join("|")'],
  "packages/pf/commands/federate/federation-text.ts": ["clientId"],
};

/** Modules whose commands are printed for people; `functions/` prints none with anything from outside in it. */
const files = globSync("{infra,packages/{engine,pf,policy-pack}}/**/*.ts", {
  cwd: repository,
}).toSorted();

/** A module's lines without comments, which nobody copies. */
const printedLines = (file: string) =>
  readFileSync(join(repository, file), "utf8")
    .split("\n")
    .filter((line) => !/^\s*(?:\*|\/\*\*|\/\/)/.test(line));

it("the search covers the files", () => {
  expect(files.length).toBeGreaterThan(300);
});

it("every printed command quotes its values for a shell", () => {
  const found = files.flatMap((file) =>
    readFileSync(join(repository, file), "utf8")
      .split("\n")
      .flatMap((line) =>
        [...line.matchAll(/(?: |')--?[a-z][a-z-]*[ =]["']?\$\{(?<value>[^}]*)/g)].map(
          ({ groups }) => [line, groups?.["value"] ?? ""] as const,
        ),
      )
      .filter(([, value]) => !quoted.test(value) && ours[file]?.includes(value) !== true)
      .map(([line]) => `${file}: ${line.trim()}`),
  );

  expect(found).toEqual([]);
});

/** An option's value, and a sentence's mark that a terminal selects with it. */
const glued = new RegExp(
  String.raw`(?<![\w-])--?(?:[a-zA-Z][a-z-]*|\$\{\w+\})[ =](?:\$\{[^}]*\}|<[^>]*>|'[^']*'|[^\s"'\`$<()])+(?<!\.)[.,;](?=[\s"'\`]|$)`,
  "g",
);

it.each([
  ["Add a value: --stack dev.", true],
  ["such as --days ${days}, or", true],
  ["Use --endpoint <name>; or", true],
  ["Run npx pulumi up --stack 'a b'.", true],
  ["add --stack dev", false],
  ["`./pf call --as shop`.", false],
  ["leave out --stack.", false],
])("a mark after an option's value is found in: %s", (text, isGlued) => {
  expect([...text.matchAll(glued)].length > 0).toBe(isGlued);
});

/** What isn't an option's value: a pattern, and a sentence after an option. */
const notAValue = /^-x \/|\$\{problem\};$/;

it("no sentence ends in an option's value with a mark that is copied with it", () => {
  const found = files.flatMap((file) =>
    printedLines(file).filter((line) => [...line.matchAll(glued)].some(([text]) => !notAValue.test(text))),
  );

  expect(found).toEqual([]);
});

/** Pulumi's commands that change the selected stack, which may be another one, unless they name theirs. */
const changing = /npx pulumi (?:config (?:set|rm)|import|stack rename)\b[^`]*/g;
/** The program knows its stack. Elsewhere, explanations for another person mention these as well. */
const deploying = /npx pulumi (?:up|preview|refresh|destroy)\b[^`]*/g;

it("every printed command that changes a stack names it", () => {
  const found = files.flatMap((file) =>
    printedLines(file)
      .flatMap((line) => [...line.matchAll(changing), ...(file.startsWith("infra/") ? line.matchAll(deploying) : [])])
      .filter(([command]) => !/ --stack \S/.test(command))
      .map(([command]) => `${file}: ${command}`),
  );

  expect(found).toEqual([]);
});
