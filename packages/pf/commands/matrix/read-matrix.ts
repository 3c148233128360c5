import { existsSync, readFileSync } from "node:fs";
import { Refused } from "@protected-function/core/text/errors.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { type Matrix, matrixSchema } from "../../access-matrix/matrix.ts";

/** Reads a matrix that `--json` printed. @throws Refused */
export function readMatrix(file: string): Matrix {
  if (!existsSync(file)) throw unreadable(file, "it doesn't exist");
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw unreadable(file, error instanceof SyntaxError ? "it is no JSON" : String(error));
  }
  // Where the matrix comes from isn't compared.
  const { evidence: _evidence, ...matrix } = Object(value) as { readonly evidence?: unknown };
  const read = matrixSchema.safeParse(matrix);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw unreadable(file, `${issue?.path.join(".") || "(all of it)"}: ${issue?.message ?? "unreadable"}`);
}

function unreadable(file: string, problem: string): Refused {
  return new Refused(
    "MATRIX_UNREADABLE",
    `${file} holds no matrix: ${problem}. Write one with: ./pf matrix --json > ${shellWord(file)}`,
  );
}
