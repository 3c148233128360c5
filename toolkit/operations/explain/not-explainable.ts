/** Nothing in the input that could be explained: what is accepted, without a word of the input. */
export class NotExplainable extends Error {
  readonly code = "NOT_EXPLAINABLE";

  constructor(message: string) {
    super(message);
    this.name = "NotExplainable";
  }
}
