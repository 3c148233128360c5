import { NoAnswer } from "../../azure/http.ts";
import { RequestRefused } from "../../azure/json-api.ts";
import { plainText } from "../../text/plain-text.ts";
import { sentence } from "./sentence.ts";
import { TeardownImpossible, TeardownRefused } from "./teardown-refused.ts";

/**
 * What cannot be looked at cannot be torn down: it would be left, and nobody told.
 *
 * @param by whose login it is
 * @throws TeardownRefused where the login may not read, TeardownImpossible where a service does not answer
 */
export async function demandReadable<Found>(by: string, look: Promise<Found>): Promise<Found> {
  try {
    return await look;
  } catch (error) {
    if (error instanceof NoAnswer) throw new TeardownImpossible(error.message, { cause: error });
    if (!(error instanceof RequestRefused)) throw error;
    const why = sentence(plainText(error.message));
    if (error.status !== 401 && error.status !== 403) throw new TeardownImpossible(why, { cause: error });
    throw new TeardownRefused(
      `${by} may not look at all that the stack may have left: ${why} It takes the rights that deployed it (README.md).`,
      { cause: error },
    );
  }
}
