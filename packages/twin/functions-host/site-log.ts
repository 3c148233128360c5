import type { Clock } from "../clock.ts";

export interface LogLine {
  /** The line's position among all lines that the site has logged, from 1. */
  readonly number: number;
  /** By the twin's clock. */
  readonly at: Date;
  readonly level: string;
  /** The Functions host's category names: `Function.<name>.User`, `Function.<name>`, `Host.Startup` … */
  readonly category: string;
  readonly functionName?: string;
  readonly invocationId?: string;
  readonly message: string;
}

const linesKept = 1000;

/** Receives log lines. */
export interface Log {
  add(line: NewLine): void;
}

type NewLine = Omit<LogLine, "at" | "number">;

/** Passes on the lines that a filter keeps. */
export function filteredLog(log: Log, keeps: (line: NewLine) => boolean): Log {
  return {
    add: (line) => {
      if (keeps(line)) log.add(line);
    },
  };
}

/** The last lines that one site logged. Nothing is sampled. */
export class SiteLog implements Log {
  readonly #clock: Clock;
  readonly #onLine: (line: LogLine) => void;
  #lines: LogLine[] = [];
  #count = 0;

  constructor(clock: Clock, onLine: (line: LogLine) => void = () => undefined) {
    this.#clock = clock;
    this.#onLine = onLine;
  }

  add(line: NewLine): void {
    this.#count += 1;
    const added = { number: this.#count, at: this.#clock.now(), ...line };
    this.#lines.push(added);
    // Trims in batches, because removing from the front of an array takes time proportional to its length.
    if (this.#lines.length >= 2 * linesKept) this.#lines = this.#lines.slice(-linesKept);
    this.#onLine(added);
  }

  lines(): readonly LogLine[] {
    return this.#lines.slice(-linesKept);
  }
}
