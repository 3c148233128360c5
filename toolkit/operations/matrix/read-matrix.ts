import { readFileSync } from "node:fs";
import { shellWord } from "../../../text/shell-word.ts";
import { type Matrix, matrixSchema } from "./matrix.ts";

/** A file holds no matrix: what was found in its place. */
export class MatrixUnreadable extends Error {
  readonly code = "MATRIX_UNREADABLE";

  constructor(file: string, found: string) {
    super(`${file} holds no matrix: ${found}. Write one with: npm run -s matrix -- --json > ${shellWord(file)}`);
    this.name = "MatrixUnreadable";
  }
}

/** A matrix that `--json` printed. @throws MatrixUnreadable */
export function readMatrix(file: string): Matrix {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new MatrixUnreadable(file, error instanceof SyntaxError ? "it is no JSON" : String(error));
  }
  const read = matrixSchema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new MatrixUnreadable(file, `${issue?.path.join(".") || "(all of it)"}: ${issue?.message ?? "unreadable"}`);
}
