import { unclosedBracket, wrongBracket } from "./closings.ts";
import type { YamlProblem } from "./reading-problem.ts";

const pairs: Readonly<Partial<Record<string, string>>> = {
  "flow-map-start": "{}",
  "flow-seq-start": "[]",
};
const ends: Readonly<Partial<Record<string, string>>> = { "flow-map-end": "}", "flow-seq-end": "]" };

/** Finds the first bracket that isn't closed. The parser itself names only the place where it gave up. */
export class UnclosedBrackets {
  readonly #open: { readonly at: number; readonly pair: string }[] = [];
  readonly #text: string;
  #found: YamlProblem | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** @param type the lexer's, of what begins at this position */
  read(type: string, at: number): void {
    const pair = pairs[type];
    if (pair !== undefined) this.#open.push({ at, pair });
    const end = type === "flow-error-end" ? "" : ends[type];
    if (end === undefined) return;
    const closed = this.#open.pop();
    if (closed !== undefined && closed.pair[1] !== end) {
      const to = this.#text.slice(0, at).trimEnd().length;
      const isOfOuter = end === "" || this.#open.some((outer) => outer.pair[1] === end);
      this.#found ??= isOfOuter
        ? unclosedBracket(this.#text, closed.at, closed.pair, end === "" ? undefined : to)
        : wrongBracket(at, closed.pair, end);
    }
  }

  /** Whether what comes next stands inside of brackets. */
  get isInside(): boolean {
    return this.#open.length > 0;
  }

  /** After the last lexeme. */
  get problems(): readonly YamlProblem[] {
    const [outermost] = this.#open;
    const unclosed = outermost && unclosedBracket(this.#text, outermost.at, outermost.pair, undefined);
    return [this.#found ?? unclosed].filter((problem) => problem !== undefined);
  }
}
