import { Patience } from "../patience.ts";

export interface UploadDeadlineOptions {
  readonly deadlineSeconds: number;
  /** The longest pause. Default: that of each series. */
  readonly longestPauseMilliseconds?: number;
  /** Milliseconds since any fixed moment. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Called with one line, without a line break, for each problem that is waited out. */
  readonly report: (line: string) => void;
}

const longestRequestMilliseconds = 120_000;

/** No time is left. The code that waited knows the consequences for the package. */
export class DeadlineReached extends Error {
  /** The last thing that was waited for. */
  readonly waitingFor: string;
  readonly deadlineSeconds: number;

  constructor(waitingFor: string, deadlineSeconds: number) {
    super(`No end within ${deadlineSeconds} s. Last: ${waitingFor}.`);
    this.name = "DeadlineReached";
    this.waitingFor = waitingFor;
    this.deadlineSeconds = deadlineSeconds;
  }
}

/** One deadline for all attempts. */
export class UploadDeadline {
  readonly #options: UploadDeadlineOptions;
  readonly #end: number;

  constructor(options: UploadDeadlineOptions) {
    this.#options = options;
    this.#end = options.now() + options.deadlineSeconds * 1000;
  }

  /** Aborts a request that hangs. */
  requestSignal(): AbortSignal {
    const milliseconds = Math.max(1000, Math.min(longestRequestMilliseconds, this.remainingMilliseconds()));
    return AbortSignal.timeout(Math.ceil(milliseconds));
  }

  remainingMilliseconds(): number {
    return this.#end - this.#options.now();
  }

  /** A series of pauses that grow from the first length to the longest. */
  pauses(first: number, longestOfSeries: number): Pauses {
    const { longestPauseMilliseconds = Infinity, now, sleep: pause } = this.#options;
    const longest = Math.min(longestOfSeries, longestPauseMilliseconds);
    return new Pauses(this.#options, new Patience({ now, pause }, this.#end, { first, longest }));
  }
}

class Pauses {
  readonly #options: UploadDeadlineOptions;
  readonly #patience: Patience;

  constructor(options: UploadDeadlineOptions, patience: Patience) {
    this.#options = options;
    this.#patience = patience;
  }

  /** @throws {DeadlineReached} naming the thing that was waited for */
  async wait(waitingFor: string): Promise<void> {
    if (this.#patience.next() <= 0) throw new DeadlineReached(waitingFor, this.#options.deadlineSeconds);
    await this.#patience.wait();
  }

  /** Reports the reason for the next pause, and the step after it. */
  report(reason: string, doing = "trying again"): void {
    const length = this.#patience.next();
    if (length > 0) this.#options.report(`${reason}; ${doing} in ${Math.ceil(length / 1000)} s`);
  }

  /** Reports and waits. */
  async retry(reason: string, doing?: string): Promise<void> {
    this.report(reason, doing);
    await this.wait(reason);
  }
}
