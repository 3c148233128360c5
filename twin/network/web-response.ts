import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { isHopByHop } from "./hop-by-hop.ts";

/** Sends what a handler answered, as it comes. Rejects if the client goes away, or the answer's own stream fails. */
export async function sendWebResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  const connection = response.headers.get("connection") ?? undefined;
  for (const name of response.headers.keys()) {
    if (name !== "set-cookie" && !isHopByHop(name, connection)) {
      outgoing.setHeader(name, response.headers.get(name) ?? "");
    }
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) {
    outgoing.setHeader("set-cookie", cookies);
  }
  outgoing.statusCode = response.status;
  if (response.statusText !== "") {
    outgoing.statusMessage = response.statusText;
  }
  if (response.body === null) {
    outgoing.end();
    return;
  }
  await pipeline(Readable.fromWeb(response.body), outgoing);
}
