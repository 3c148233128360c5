import type { YamlProblem } from "./reading-problem.ts";

const pairs: Readonly<Partial<Record<string, string>>> = {
  "flow-map-start": "{}",
  "flow-seq-start": "[]",
};
const ends: Readonly<Partial<Record<string, string>>> = { "flow-map-end": "}", "flow-seq-end": "]" };

/** Finds the first bracket that isn't closed. The parser itself names only the place where it gave up. */
export class UnclosedBrackets {
  readonly #open: { readonly at: number; readonly pair: string }[] = [];
  #found: YamlProblem | undefined;

  /** @param type the lexer's, of what begins at this position */
  read(type: string, at: number): void {
    const pair = pairs[type];
    if (pair !== undefined) this.#open.push({ at, pair });
    const end = type === "flow-error-end" ? "" : ends[type];
    if (end === undefined) return;
    const closed = this.#open.pop();
    if (closed !== undefined && closed.pair[1] !== end) this.#found ??= problemOf(closed);
  }

  /** After the last lexeme. */
  get problems(): readonly YamlProblem[] {
    const [outermost] = this.#open;
    return [this.#found ?? (outermost && problemOf(outermost))].filter((problem) => problem !== undefined);
  }
}

function problemOf({ at, pair: [start = "", end = ""] }: { readonly at: number; readonly pair: string }): YamlProblem {
  return { at, what: `a ${start} that isn't closed`, fix: `Write ${end} where it ends.` };
}
