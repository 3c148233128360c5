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
  const given = files
    .filter((file) => isOwnSource(file) && /\.[cm]?[jt]sx?$/.test(file))
    .flatMap((file) => keysAfterServe(file, readFileSync(join(folder, file), "utf8")));
  return problems.map((problem) => {
    const line = given.find(({ name }) => name === problem.path);
    return { ...problem, place: line?.place ?? "functions/src/index.ts" };
  });
}

function keysAfterServe(file: string, code: string): readonly { readonly name: string; readonly place: string }[] {
  const tokens = tokensOf(code);
  const serve = tokens.findIndex(({ text, kind }, at) => kind === "name" && text === "serve" && isMark(at + 1, "("));
  if (serve === -1) return [];
  return tokens.flatMap(({ kind, text: name, line }, at) =>
    at >= serve && (kind === "name" || kind === "text") && (isMark(at - 1, "{") || isMark(at - 1, ","))
      ? [{ name, place: `functions/${file}:${line}` }]
      : [],
  );

  function isMark(at: number, text: string): boolean {
    return tokens[at]?.kind === "mark" && tokens[at]?.text === text;
  }
}
