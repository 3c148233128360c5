import { NoAnswer } from "@protected-function/core/azure/http.ts";
import type { Evidence } from "./check.ts";
import { call, callAsForger, refusalIn } from "./call.ts";
import type { Origin } from "./origin.ts";

/** Watches the function from outside: calls without a token and with a forged principal until it is stopped. */
export interface AuthenticationWatch {
  /** Resolves after the first refused call: the watch has started. */
  readonly started: Promise<void>;
  /** Ends the watch, and returns its evidence. */
  readonly stop: () => Promise<Evidence>;
}

export function watchAuthentication(origin: Origin): AuthenticationWatch {
  const stopping = new AbortController();
  let calls = 0;
  let refused = 0;
  const reached: string[] = [];
  const { promise: started, resolve: start } = Promise.withResolvers<void>();

  const watch = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      for (const send of [call, callAsForger]) {
        calls += 1;
        try {
          const answer = await send(origin);
          // An answer below 400 came from the function, or leads into it.
          if (answer.status < 400) reached.push(`${answer.status} by ${refusalIn(answer).by}`);
          else if (answer.status === 401) refused += 1;
        } catch (error) {
          // The site, or its host name, is gone.
          if (!(error instanceof NoAnswer)) throw error;
        }
      }
      if (refused > 0) start();
    }
    start();
  };
  const watching = watch();

  return {
    started,
    stop: async () => {
      stopping.abort();
      await watching;
      return {
        action: `called ${calls} times during the destroy, without a token and with a forged principal`,
        expected: { refused: true, reached: [] },
        found: { refused: refused > 0, reached },
      };
    },
  };
}
