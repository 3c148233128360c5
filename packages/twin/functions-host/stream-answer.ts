import { BodyTooLarge } from "../network/web-messages.ts";
import type { forwardRequest } from "./forward-request.ts";

/** A function's answer, which may still be on its way. */
export interface Invoked {
  readonly response: Response;
  /** Resolves when the function has ended and its answer is read. */
  readonly over: Promise<unknown>;
}

/** An answer that has no more to come. */
export function whole(response: Response): Invoked {
  return { response, over: Promise.resolve() };
}

/** How long what a worker wrote before it failed may take to arrive: that is another channel. */
const stragglersInMilliseconds = 2_000;

/**
 * The library answers a streamed request itself, over HTTP, and sends nothing if the function fails: the client waits
 * until App Service's front end gives up, after 230 seconds without a byte. Here it doesn't wait. An answer that has
 * begun breaks off. One that hasn't is 504, as the host's forwarder answers when it gives up.
 * Azure/azure-functions-nodejs-library#324; Azure/azure-functions-host `DefaultHttpProxyService.cs` (ActivityTimeout)
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger#limits
 *
 * @param invoked whether the function succeeded; never rejects
 */
export async function streamed(
  answered: ReturnType<typeof forwardRequest>,
  invoked: Promise<boolean>,
  fail: (message: string) => void,
): Promise<Invoked> {
  const settled = answered.then(
    (forwarded) => ({ forwarded }),
    (error: unknown) => {
      if (error instanceof BodyTooLarge) throw error;
      return { problem: `The request doesn't reach the worker: ${String(error)}`, status: 502 };
    },
  );
  const noAnswer = {
    problem: "The function ended without an answer. It streams: in Azure, its caller waits 230 seconds for one.",
    status: 504,
  };
  const first = await Promise.race([settled, invoked.then(async () => (await soon(settled)) ?? noAnswer)]);
  if ("problem" in first) {
    fail(first.problem);
    void settled.then((late) => "forwarded" in late && late.forwarded.cut());
    return whole(new Response(undefined, { status: first.status, headers: { "Content-Length": "0" } }));
  }
  const { response, isLibrarys, over, cut } = first.forwarded;
  // Node.js itself refuses a request with more than 16 KiB of headers, for example (431). The invocation waits in vain.
  if (!isLibrarys) return whole(response);
  const end = async (): Promise<void> => {
    if (await invoked) return await over;
    await soon(over);
    cut();
    await over;
  };
  return { response, over: end() };
}

/** Undefined if it takes longer than stragglers may. */
async function soon<Value>(promise: Promise<Value>): Promise<Value | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, stragglersInMilliseconds, undefined);
  return await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
