export interface PatienceOptions {
  readonly deadlineSeconds: number;
  /** No pause is longer. Default: as each series says. */
  readonly longestPauseMilliseconds?: number;
  /** Milliseconds since any fixed moment. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Takes one line, without a line break, on each trouble that is waited out. */
  readonly report: (line: string) => void;
}

const longestRequestMilliseconds = 120_000;
const growth = 1.5;

/** There is no time left. What that means for the package, whoever waited knows. */
export class DeadlineReached extends Error {
  /** What was waited for last. */
  readonly waitingFor: string;
  readonly deadlineSeconds: number;

  constructor(waitingFor: string, deadlineSeconds: number) {
    super(`No end within ${deadlineSeconds} s. Last: ${waitingFor}.`);
    this.name = "DeadlineReached";
    this.waitingFor = waitingFor;
    this.deadlineSeconds = deadlineSeconds;
  }
}

/** One deadline for all that is tried. */
export class Patience {
  readonly #options: PatienceOptions;
  readonly #end: number;

  constructor(options: PatienceOptions) {
    this.#options = options;
    this.#end = options.now() + options.deadlineSeconds * 1000;
  }

  /** Ends a request that hangs. */
  requestSignal(): AbortSignal {
    const milliseconds = Math.max(1000, Math.min(longestRequestMilliseconds, this.remainingMilliseconds()));
    return AbortSignal.timeout(Math.ceil(milliseconds));
  }

  /** A series of pauses that grow from the first length to the largest. */
  pauses(firstMilliseconds: number, largestMilliseconds: number): Pauses {
    const longest = Math.min(largestMilliseconds, this.#options.longestPauseMilliseconds ?? Infinity);
    return new Pauses(this.#options, this, Math.min(firstMilliseconds, longest), longest);
  }

  remainingMilliseconds(): number {
    return this.#end - this.#options.now();
  }
}

class Pauses {
  readonly #options: PatienceOptions;
  readonly #patience: Patience;
  readonly #largest: number;
  #next: number;

  constructor(options: PatienceOptions, patience: Patience, first: number, largest: number) {
    this.#options = options;
    this.#patience = patience;
    this.#next = first;
    this.#largest = largest;
  }

  /** @throws {DeadlineReached} naming what was waited for */
  async wait(waitingFor: string): Promise<void> {
    const length = this.#length();
    if (length <= 0) throw new DeadlineReached(waitingFor, this.#options.deadlineSeconds);
    this.#next = Math.round(Math.min(this.#next * growth, this.#largest));
    await this.#options.sleep(length);
  }

  /** Says what the next pause waits out, and what comes after it. */
  report(reason: string, doing = "trying again"): void {
    const length = this.#length();
    if (length > 0) this.#options.report(`${reason}; ${doing} in ${Math.ceil(length / 1000)} s`);
  }

  /** Reports and waits. */
  async retry(reason: string, doing?: string): Promise<void> {
    this.report(reason, doing);
    await this.wait(reason);
  }

  #length(): number {
    return Math.min(this.#next, this.#patience.remainingMilliseconds());
  }
}
