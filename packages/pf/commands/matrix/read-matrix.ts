import { readFileSync } from "node:fs";
import { Refused } from "@protected-function/core/text/errors.ts";
import { listNames } from "@protected-function/core/text/names.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { readJson } from "@protected-function/core/text/reading/read-json.ts";
import { whyUnreadable } from "@protected-function/core/text/reading/why-unreadable.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { pathText } from "@protected-function/core/text/path-text.ts";
import { type Matrix, matrixSchema } from "../../access-matrix/matrix.ts";

/** Reads a matrix that `--json` printed. @throws Refused with what was found, and how to write one */
export function readMatrix(file: string): Matrix {
  const read = readJson(contentOf(file));
  if (read.problems !== undefined) {
    const [{ line, column } = { line: 1, column: 1 }] = read.problems;
    throw unreadable(file, `it isn't JSON (line ${line}, column ${column})`);
  }
  // Where the matrix comes from isn't compared.
  const { evidence, ...matrix } = Object(read.data) as { readonly evidence?: { readonly version?: unknown } };
  const parsed = matrixSchema.safeParse(matrix);
  if (parsed.success) return parsed.data;
  const names = Object.keys(matrix);
  const isMatrix = "cells" in matrix && "subjects" in matrix;
  if (!isMatrix) throw unreadable(file, `it isn't a matrix: ${foundIn(read.data, names)}`);
  const [issue] = parsed.error.issues;
  const unknown = issue?.code === "unrecognized_keys" ? issue.keys : [];
  const by = typeof evidence?.version === "string" ? ` (it is from version ${printable(evidence.version)})` : "";
  const place = printable(pathText([...(issue?.path ?? []), ...unknown]));
  throw unreadable(file, `another version of ./pf wrote it${by}, with another form of ${place}`);
}

function foundIn(data: unknown, names: readonly string[]): string {
  if (Array.isArray(data)) return "it has a list";
  return names.length === 0 ? "it has no object, or an empty one" : `it has ${listNames(names.slice(0, 5))}`;
}

function contentOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const isMissing = Object(error).code === "ENOENT";
    throw unreadable(file, whyUnreadable(error, printable(file)), isMissing ? file : undefined);
  }
}

/** @param newFile where to write one: never over a file that holds something else */
function unreadable(file: string, problem: string, newFile = "before.json"): Refused {
  return new Refused(
    "MATRIX_UNREADABLE",
    `--compare is "${printable(file)}", but ${problem}.\nWrite one from the earlier version: ./pf matrix --json > ${shellWord(newFile)}`,
  );
}
