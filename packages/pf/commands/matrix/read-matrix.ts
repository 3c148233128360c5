import { existsSync, readFileSync } from "node:fs";
import { Refused } from "@protected-function/core/text/errors.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { type Matrix, matrixSchema } from "../../access-matrix/matrix.ts";

/** Reads a matrix that `--json` printed. @throws Refused */
export function readMatrix(file: string): Matrix {
  if (!existsSync(file)) throw unreadable(file, "it doesn't exist", file);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw unreadable(file, error instanceof SyntaxError ? "it isn't JSON" : String(error));
  }
  // Where the matrix comes from isn't compared.
  const { evidence: _evidence, ...matrix } = Object(value) as { readonly evidence?: unknown };
  const read = matrixSchema.safeParse(matrix);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = issue?.path.join(".") ?? "";
  throw unreadable(file, place === "" ? "it has another form" : `${place} is missing, or has another form`);
}

/** @param newFile where to write one: never over a file that holds something else */
function unreadable(file: string, problem: string, newFile = "before.json"): Refused {
  return new Refused(
    "MATRIX_UNREADABLE",
    `${file} isn't a matrix from ./pf matrix --json: ${problem}. Write one with: ./pf matrix --json > ${shellWord(newFile)}`,
  );
}
