import { NoAnswer } from "@protected-function/core/azure/http.ts";
import type { Evidence } from "./check.ts";
import { call, callAsForger, callersRoles, defaultEndpoint, type Endpoint, refusalIn } from "./call.ts";
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
  const endpoint = defaultEndpoint(origin.outputs, callersRoles(origin)) ?? pathOfNone(origin);
  const { promise: started, resolve: start } = Promise.withResolvers<void>();

  const watch = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      for (const send of [() => call(origin, {}, endpoint), () => callAsForger(origin, endpoint)]) {
        calls += 1;
        try {
          const answer = await send();
          // An answer below 400 came from the function, or leads into it. A 404 of the host came past authentication;
          // that of a site that is gone has a body.
          const { by } = refusalIn(answer);
          const isHosts404 = answer.status === 404 && by === "the Functions host";
          if (answer.status < 400 || isHosts404) reached.push(`${answer.status} by ${by}`);
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

/**
 * Without a protected endpoint: a path that no function has. Past App Service authentication, the host answers 404 there.
 */
function pathOfNone({ outputs: { functionApp } }: Origin): Endpoint {
  return { name: "none", method: "GET", url: `https://${functionApp.hostName}/no-function-has-this-path` };
}
