import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { commandsIn } from "../../../packages/core/text/commands.ts";
import { folded } from "../../../packages/core/text/folded.ts";
import { repository } from "../../support/command-line.ts";

const found = (line: string) => commandsIn(line).map(({ start, end }) => line.slice(start, end));

describe("commands in a line", () => {
  it.each([
    ["./pf start", ["./pf start"]],
    [
      "  Fix:       az role assignment create --role \"Key Vault Contributor\" --scope '/a b'",
      ["az role assignment create --role \"Key Vault Contributor\" --scope '/a b'"],
    ],
    ["Log in again: az login --tenant x, or set the ARM_* variables.", ["az login --tenant x"]],
    ["Log in (az login --tenant <tenant>).", ["az login --tenant <tenant>"]],
    ["Run npx pulumi up --stack dev again after a minute.", ["npx pulumi up --stack dev"]],
    ["To do: npx pulumi up sets it back, and nothing else.", ["npx pulumi up"]],
    ["Run `npx pulumi up --stack dev`, then wait.", ["npx pulumi up --stack dev"]],
    ["./pf recipes --for curl --as integration", ["./pf recipes --for curl --as integration"]],
    [
      "npx pulumi refresh --stack a && npx pulumi up --stack a",
      ["npx pulumi refresh --stack a && npx pulumi up --stack a"],
    ],
    [
      'az rest --url x --body "{\\"a\\":\\"$(az ad sp show --id y -o tsv)\\"}"',
      ['az rest --url x --body "{\\"a\\":\\"$(az ad sp show --id y -o tsv)\\"}"'],
    ],
    ["az x show --query \"a[?b=='c'].d | [0]\" -o tsv", ["az x show --query \"a[?b=='c'].d | [0]\" -o tsv"]],
    ['  eval "$(./pf twin env --unset)"', ['eval "$(./pf twin env --unset)"']],
    ["PUBLISH_ACCEPT_UNCONFIRMED=true npx pulumi up", ["PUBLISH_ACCEPT_UNCONFIRMED=true npx pulumi up"]],
    ["az login; az account show tells which", ["az login", "az account show"]],
    ["The pulumi engine can't be azure or a git.", []],
    ["Use a settings file, such as Pulumi.dev.yaml.", []],
  ])("%s", (line, commands) => {
    expect(found(line)).toEqual(commands);
  });
});

/** Every text that the product's source holds, with a word for each value. */
const texts = globSync("{infra,functions,packages/{engine,guard,pf,twin},packages/core/azure}/**/*.ts", {
  cwd: repository,
  exclude: (path) => path.includes("node_modules"),
}).flatMap((file) => {
  const source = ts.createSourceFile(file, readFileSync(join(repository, file), "utf8"), ts.ScriptTarget.Latest, true);
  const all: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) all.push(node.text);
    if (ts.isTemplateExpression(node)) {
      all.push(node.head.text + node.templateSpans.map(({ literal }) => `a-rather-long-value${literal.text}`).join(""));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return all.flatMap((text) => text.split("\n"));
});

/** A program with its first argument, and each option with the program that takes it: looked for in another way. */
const programs = /(?:\.\/pf|npx pulumi|npx|\baz) [a-z][\w-]*/g;
const withCommand = [
  ...new Set(
    texts.filter(
      (text) => !text.includes("[--") && /(?:^|[\s(:`])(?:\.\/pf|npx [a-z]|az [a-z]+ [a-z-]+|gh [a-z]+ )/.test(text),
    ),
  ),
];

/** The options whose program is before them on their line, in the same part of a sentence. */
function options(text: string): number {
  return text
    .split("\n")
    .flatMap((line) => [...line.matchAll(/(?:^|\s)--[a-z][\w-]*/g)].map(({ index }) => line.slice(0, index)))
    .filter((before) => /(?:\.\/pf|npx|npm|\baz|\bgh|curl) (?:(?![.,;:!?)`](?:\s|$)).)*$/.test(before)).length;
}

describe.each([60, 80, 120])("at %i columns", (columns) => {
  it("is broken by no text but between two words, after a backslash", () => {
    expect(withCommand.length).toBeGreaterThan(200);
    const broken = withCommand.flatMap((text) =>
      ["", "  ", "    Fix:       ", "error: Something went wrong, and it is said at some length. "].flatMap((label) => {
        const whole = label + text;
        const lines = folded(whole, columns).replaceAll(/ \\\n */g, " ");
        const programsOf = (line: string) => line.match(programs) ?? [];
        const isWhole =
          lines.split("\n").flatMap(programsOf).length === programsOf(whole).length &&
          options(lines) === options(whole);
        return isWhole ? [] : [lines];
      }),
    );
    expect(broken).toEqual([]);
  });
});
