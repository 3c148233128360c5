import { Refused } from "./errors.ts";
import { type Problem, problemBlocks } from "./problem-blocks.ts";

/** What is wrong with one thing of the user's: each problem with its place and fix. */
export abstract class Invalid extends Refused {
  /** It begins the message: `functions/host.json has`. */
  readonly subject: string;
  readonly problems: readonly Problem[];

  constructor(code: string, subject: string, problems: readonly Problem[]) {
    super(code, problemBlocks(subject, problems));
    this.subject = subject;
    this.problems = problems;
  }
}

/** Several readings found something. */
export class SeveralInvalid extends Refused {
  readonly problems: readonly Problem[];

  constructor(refusals: readonly Refused[]) {
    const invalid = refusals.filter((refusal) => refusal instanceof Invalid);
    const subjects = [...new Set(refusals.map((one) => (one instanceof Invalid ? one.subject : one.message)))];
    const messages = subjects.map((subject) => {
      const problems = invalid.filter((one) => one.subject === subject).flatMap((one) => one.problems);
      return problems.length === 0 ? subject : problemBlocks(subject, problems);
    });
    const [code = "", ...otherCodes] = new Set(refusals.map((refusal) => refusal.code));
    super(otherCodes.length === 0 ? code : "SEVERAL_INVALID", messages.join("\n"));
    this.problems = invalid.flatMap(({ problems }) => problems);
  }
}

/** Readings of what a user brings. What is wrong is thrown at the end, all at once, so that one run tells it. */
export class Readings {
  readonly #refusals: (Refused | undefined)[] = [];

  /** @returns the result; undefined if it is refused, so that what depends on it isn't read */
  async read<Result>(work: () => Result | Promise<Result>): Promise<Result | undefined> {
    const place = this.#refusals.push(undefined) - 1;
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#refusals[place] = error;
      return undefined;
    }
  }

  /**
   * Returns the results of what was read.
   *
   * @throws {Refused} what was thrown, in the order of the readings; {SeveralInvalid} for more than one
   */
  require<Results extends object>(
    results: Results,
  ): { readonly [Name in keyof Results]: Exclude<Results[Name], undefined> } {
    const refusals = this.#refusals.filter((refusal) => refusal !== undefined);
    const [only, ...more] = refusals;
    if (only !== undefined) throw more.length === 0 ? only : new SeveralInvalid(refusals);
    return results as { readonly [Name in keyof Results]: Exclude<Results[Name], undefined> };
  }
}
