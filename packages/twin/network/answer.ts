import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../clock.ts";
import { NotSupported } from "../tenant/refusal.ts";
import { type Exchange, journalPath } from "./exchange.ts";
import { errorResponse, type Fault, faultResponse, notSupportedResponse } from "./fault.ts";
import type { Handler } from "./handler.ts";
import { AnswerCut, BodyTooLarge, requestUrl, sendWebResponse, streamedRequest, toWebRequest } from "./web-messages.ts";

export interface Answering {
  readonly hostName: string;
  /** The client's IP address, as the host sees it. */
  readonly from: string;
  /** Called on every request, because a connection may outlive the site that it was opened for. */
  readonly handler: () => Handler | undefined;
  readonly maximumBodyBytes: number;
  readonly clock: Clock;
  readonly onExchange: (exchange: Exchange) => void;
  readonly onFault: (fault: Fault) => void;
}

/**
 * Answers one request with the host's handler. Never rejects. An error either becomes a recorded fault, or means that
 * the client left.
 */
export async function answer(answering: Answering, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { hostName: host, clock, onExchange, onFault } = answering;
  const start = performance.now();
  const url = requestUrl(incoming, host);
  const entry = {
    at: clock.now(),
    method: incoming.method ?? "",
    host,
    path: url === undefined ? "" : journalPath(url),
  };
  const faulty = (error: unknown): Response => {
    onFault({ ...entry, error });
    return faultResponse({ ...entry, error });
  };

  const { maximumBodyBytes } = answering;
  let discard = (): void => void incoming.resume();
  const read: Read = async ({ takesStreams }, target) => {
    if (takesStreams !== true) return await readRequest(incoming, target, maximumBodyBytes);
    const streamed = streamedRequest(incoming, target, { maximumBodyBytes, signal: leaving(outgoing) });
    ({ discard } = streamed);
    return streamed.request;
  };
  const response = await respond(answering, incoming, url, read).catch((error: unknown) =>
    isLeaving(incoming) ? undefined : (notSupportedResponse(error) ?? tooLarge(error) ?? faulty(error)),
  );
  if (response === undefined || outgoing.destroyed) {
    return;
  }
  // Runs before the answer is sent, so a client that has the answer finds it in the journal.
  onExchange({ ...entry, status: response.status, durationMs: performance.now() - start });
  await sendWebResponse(response, outgoing).catch((error: unknown) => {
    if (!isClientGone(error) && !(error instanceof AnswerCut)) {
      faulty(error);
    }
    // Half an answer can't be taken back. The client sees the connection break, and the fault is kept.
    outgoing.destroy();
  });
  // Reads the rest of a refused body, because otherwise the connection couldn't be reused.
  discard();
}

type Read = (handler: Handler, url: URL) => Promise<Request | Response | undefined>;

/** Returns the answer, or `undefined` if the client left while it was sending its request. */
async function respond(
  { hostName, from, handler: find }: Answering,
  incoming: IncomingMessage,
  url: URL | undefined,
  read: Read,
): Promise<Response | undefined> {
  const refused = refuseRequestLine(incoming);
  if (refused !== undefined) {
    return refused;
  }
  if (url === undefined) {
    return errorResponse(
      421,
      "MisdirectedRequest",
      `This connection is for "${hostName}"; the request names another host. Connect to that host through the proxy.`,
    );
  }
  const handler = find();
  if (handler === undefined) {
    return errorResponse(404, "HostGone", `The twin no longer has the host "${hostName}": it was deleted.`);
  }
  if (incoming.method === "TRACE") {
    throw new NotSupported("the method TRACE");
  }
  const request = await read(handler, url);
  if (!(request instanceof Request)) {
    return request;
  }
  const response: unknown = await handler(request, from);
  if (!(response instanceof Response)) {
    throw new TypeError("The handler's answer is not a Response.");
  }
  return response;
}

/**
 * Returns the request or the answer that replaces it, or `undefined` if the client left while it was sending its
 * request.
 */
async function readRequest(
  incoming: IncomingMessage,
  url: URL,
  maximumBodyBytes: number,
): Promise<Request | Response | undefined> {
  try {
    return await toWebRequest(incoming, url, maximumBodyBytes);
  } catch (error) {
    const refused = tooLarge(error);
    if (refused !== undefined) {
      return refused;
    }
    if (isLeaving(incoming)) {
      return undefined;
    }
    throw error;
  }
}

/** A handler that reads a stream meets its limit as it reads. */
function tooLarge(error: unknown): Response | undefined {
  return error instanceof BodyTooLarge ? errorResponse(413, "BodyTooLarge", error.message) : undefined;
}

/** Aborts when the connection closes before the answer is sent. */
function leaving(outgoing: ServerResponse): AbortSignal {
  const controller = new AbortController();
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) controller.abort();
  });
  return controller.signal;
}

/** Returns whether the client left while it was sending its request. */
function isLeaving(incoming: IncomingMessage): boolean {
  return incoming.destroyed && !incoming.complete;
}

/** Returns whether the client closed its connection while the answer was being sent. */
function isClientGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && error.code === "ERR_STREAM_PREMATURE_CLOSE") || error.name === "AbortError";
}

const versions: readonly string[] = ["1.0", "1.1"];

/** `uri-host [ ":" port ]`: RFC 9110, 7.2. RFC 3986, 3.2.2 has the host's own rules. */
const hostField = /^(?:[\w.~!$&'()*+,;=%-]*|\[[\da-f:.]+\])(?::\d*)?$/i;

/**
 * Refuses requests that Node.js's parser accepts but RFC 9112 forbids. A proxy and the service behind it could read
 * such a request as two different ones. Returns undefined for a valid request. The texts are ours.
 */
function refuseRequestLine(incoming: IncomingMessage): Response | undefined {
  if (!versions.includes(incoming.httpVersion)) {
    // RFC 9110, 15.6.6. HTTP/2 doesn't begin with a request line.
    return errorResponse(505, "HttpVersionNotSupported", "Send HTTP/1.1. This connection speaks no other version.");
  }
  // RFC 9112, 3.2: 400 for more than one Host header, whatever their values, and for one that isn't a host.
  const hosts = incoming.headersDistinct["host"] ?? [];
  if (hosts.length > 1 || !hosts.every((host) => hostField.test(host))) {
    return errorResponse(400, "BadRequest", "Send exactly one Host header, with a valid host name.");
  }
  // RFC 9110, 4.2.4: treat its presence as an error.
  if (/^[^/?#]+:\/\/[^/?#]*@/.test(incoming.url ?? "")) {
    return errorResponse(400, "BadRequest", "Remove the user information from the request's target.");
  }
  return undefined;
}
