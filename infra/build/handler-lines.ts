import { readFileSync } from "node:fs";
import { join } from "node:path";
import { tokensOf } from "@protected-function/core/text/code/tokens.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { isOwnSource } from "./bundle-code.ts";

/**
 * Adds to each problem of what `serve` was given the line that gives it. Names alone are looked for: the file is enough
 * where code computes them.
 *
 * @param folder functions/
 * @param files of the bundle, from the folder
 */
export function withHandlerLines(
  problems: readonly Problem[],
  folder: string,
  files: readonly string[],
): readonly Problem[] {
  if (problems.length === 0) return problems;
  const calls = files
    .filter((file) => isOwnSource(file) && /\.[cm]?[jt]sx?$/.test(file))
    .flatMap((file) => callOfServe(`functions/${file}`, readFileSync(join(folder, file), "utf8")) ?? []);
  const given = calls.flatMap((call) => call.given);
  return problems.map((problem) => {
    const place = given.find(({ name }) => name === problem.path)?.place ?? calls[0]?.file;
    return place === undefined ? problem : { ...problem, place };
  });
}

/** The names after the first call of `serve` in a file, with their lines. */
function callOfServe(file: string, code: string) {
  const tokens = tokensOf(code);
  const serve = tokens.findIndex(({ text, kind }, at) => kind === "name" && text === "serve" && isMark(at + 1, "("));
  if (serve === -1) return undefined;
  const given = tokens.flatMap(({ kind, text: name, line }, at) =>
    at >= serve && (kind === "name" || kind === "text") && (isMark(at - 1, "{") || isMark(at - 1, ","))
      ? [{ name, place: `${file}:${line}` }]
      : [],
  );
  return { file, given };

  function isMark(at: number, text: string): boolean {
    return tokens[at]?.kind === "mark" && tokens[at]?.text === text;
  }
}
