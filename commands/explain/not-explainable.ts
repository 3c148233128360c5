import { Refused } from "../../text/errors.ts";

/** Nothing in the input that could be explained: what is accepted, without a word of the input. */
export class NotExplainable extends Refused {
  constructor(message: string) {
    super("NOT_EXPLAINABLE", message);
  }
}
