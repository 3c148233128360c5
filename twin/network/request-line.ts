import type { IncomingMessage } from "node:http";
import { errorResponse } from "./fault.ts";

const versions: readonly string[] = ["1.0", "1.1"];

/** `uri-host [ ":" port ]`, RFC 9110, 7.2; the host's own rules are in RFC 3986, 3.2.2. */
const hostField = /^(?:[\w.~!$&'()*+,;=%-]*|\[[\da-f:.]+\])(?::\d*)?$/i;

/**
 * Refuses what Node's parser accepts though RFC 9112 forbids it: a proxy and the service behind it could read such a
 * request as two different ones. Undefined: nothing is wrong. The texts are ours.
 */
export function refuseRequestLine(incoming: IncomingMessage): Response | undefined {
  if (!versions.includes(incoming.httpVersion)) {
    // RFC 9110, 15.6.6. HTTP/2 does not begin with a request line.
    return errorResponse(505, "HttpVersionNotSupported", "Send HTTP/1.1. This connection speaks no other version.");
  }
  // RFC 9112, 3.2: 400 to more than one Host, whatever they say, and to one that is no host.
  const hosts = incoming.headersDistinct["host"] ?? [];
  if (hosts.length > 1 || !hosts.every((host) => hostField.test(host))) {
    return errorResponse(400, "BadRequest", "Send exactly one Host header, with a valid host name.");
  }
  // RFC 9110, 4.2.4: its presence is to be treated as an error.
  if (/^[^/?#]+:\/\/[^/?#]*@/.test(incoming.url ?? "")) {
    return errorResponse(400, "BadRequest", "Remove the user information from the request's target.");
  }
  return undefined;
}
