import { NoAnswer } from "../azure/http.ts";
import type { Evidence } from "./check.ts";
import { call, callAsForger, refusalIn } from "./call.ts";
import type { Origin } from "./origin.ts";

/** Watches the function from outside: calls without a token and with a forged principal until it is stopped. */
export interface DoorWatch {
  /** Resolves after the first refused call: the watch has started. */
  readonly begun: Promise<void>;
  /** Ends the watch, and returns its evidence. */
  readonly stop: () => Promise<Evidence>;
}

export function watchDoor(origin: Origin): DoorWatch {
  const stopping = new AbortController();
  let calls = 0;
  let refused = 0;
  const reached: string[] = [];
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();

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
      if (refused > 0) begin();
    }
    begin();
  };
  const watching = watch();

  return {
    begun,
    stop: async () => {
      stopping.abort();
      await watching;
      return {
        did: `called ${calls} times during the destroy, without a token and with a forged principal`,
        expected: { refused: true, reached: [] },
        found: { refused: refused > 0, reached },
      };
    },
  };
}
