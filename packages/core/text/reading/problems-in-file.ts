import { readJson } from "./read-json.ts";
import { decodeText } from "./decode-text.ts";
import { problemAt, type ReadingProblem } from "./reading-problem.ts";
import { readYaml } from "./read-yaml.ts";
import type { YamlKind } from "./yaml-kind.ts";

/** JSON files whose readers all take comments and trailing commas. */
const withComments =
  /(?:^|\/)(?:[tj]sconfig[^/]*\.json|\.?(?:oxlintrc|oxfmtrc|eslintrc|knip|devcontainer)\.json|\.vscode\/[^/]+\.json)$/;

/**
 * Returns the places of a file that its readers read differently, by the file's name. Files that aren't YAML or JSON
 * have only places that a person doesn't see as they are.
 *
 * @param file undefined if its bytes aren't text
 */
export function problemsInFile(name: string, file: string | Uint8Array | undefined): readonly ReadingProblem[] {
  const isYaml = /\.ya?ml$/i.test(name);
  const isJson = /\.json$/i.test(name);
  if (file === undefined) {
    const what = "bytes that aren't UTF-8 text";
    return isYaml || isJson ? [problemAt("", 0, { what, fix: "Save the file as UTF-8." })] : [];
  }
  const read = isYaml ? readYaml(file, kindOf(name)) : isJson && !withComments.test(name) ? readJson(file) : undefined;
  if (read?.problems !== undefined) return read.problems;
  const decoded = decodeText(file);
  if (decoded.problems === undefined) return hiddenIn(decoded.text);
  return isJson ? decoded.problems : typeof file === "string" ? hiddenIn(file) : [];
}

function kindOf(name: string): YamlKind {
  if (/(?:^|\/)Pulumi\.ya?ml$/i.test(name)) return "project";
  return /(?:^|\/)Pulumi\.[^/]+\.ya?ml$/i.test(name) ? "settings" : "other";
}

/**
 * Characters that make a text look different from what it is: they control a terminal, turn the direction of writing or
 * have no width. Those that join an emoji and begin a file stay. https://trojansource.codes/
 */
const hidden =
  /(?!^)\uFEFF|\r(?!\n)|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F])\u200D|\u200D(?!\p{Extended_Pictographic})|[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\uFE0E\uFE0F\t\n\r\uFEFF\u200D]]/gv;

function hiddenIn(text: string): readonly ReadingProblem[] {
  return [...text.matchAll(hidden)].map(({ 0: match, index }) =>
    problemAt(text, index, {
      what: "a character that a person doesn't see, or that changes how the rest is shown",
      found: match,
      fix: "Remove it, or write it as an escape.",
    }),
  );
}
