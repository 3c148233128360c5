import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../clock.ts";
import { NotImitated } from "../tenant/refusal.ts";
import { type Exchange, journalPath } from "./exchange.ts";
import { errorResponse, type Fault, faultResponse, notImitatedResponse } from "./fault.ts";
import type { Handler } from "./handler.ts";
import { refuseRequestLine } from "./request-line.ts";
import { BodyTooLarge, requestUrl, toWebRequest } from "./web-request.ts";
import { sendWebResponse } from "./web-response.ts";

export interface Answering {
  readonly hostName: string;
  /** The IP address that the host sees its clients at. */
  readonly from: string;
  /** Asked on every request: a connection may outlive the site that it was made for. */
  readonly handler: () => Handler | undefined;
  readonly maximumBodyBytes: number;
  readonly clock: Clock;
  readonly onExchange: (exchange: Exchange) => void;
  readonly onFault: (fault: Fault) => void;
}

/** Answers one request by the host's handler. Never rejects: what goes wrong is a fault, or the client went away. */
export async function answer(answering: Answering, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { hostName: host, clock, onExchange, onFault } = answering;
  const start = performance.now();
  const url = requestUrl(incoming, host);
  const seen = {
    at: clock.now(),
    method: incoming.method ?? "",
    host,
    path: url === undefined ? "" : journalPath(url),
  };
  const faulty = (error: unknown): Response => {
    onFault({ ...seen, error });
    return faultResponse({ ...seen, error });
  };

  const response = await respond(answering, incoming, url).catch(
    (error: unknown) => notImitatedResponse(error) ?? faulty(error),
  );
  if (response === undefined || outgoing.destroyed) {
    return;
  }
  // Before it is sent, so that whoever holds the answer finds it in the journal.
  onExchange({ ...seen, status: response.status, durationMs: performance.now() - start });
  await sendWebResponse(response, outgoing).catch((error: unknown) => {
    if (!isDeparture(error)) {
      faulty(error);
    }
    // Half an answer cannot be taken back: the client sees the connection break, and the fault is kept.
    outgoing.destroy();
  });
  // What is left of a body that was refused is let through, or the connection could not be used again.
  incoming.resume();
}

/** The answer; `undefined` when the client went away while sending its request. */
async function respond(
  { hostName, from, handler: find, maximumBodyBytes }: Answering,
  incoming: IncomingMessage,
  url: URL | undefined,
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
    throw new NotImitated("the method TRACE");
  }
  const request = await readRequest(incoming, url, maximumBodyBytes);
  if (!(request instanceof Request)) {
    return request;
  }
  const response: unknown = await handler(request, from);
  if (!(response instanceof Response)) {
    throw new TypeError("The handler's answer is not a Response.");
  }
  return response;
}

/** The request, or what is answered in its place; `undefined` when the client went away while sending it. */
async function readRequest(
  incoming: IncomingMessage,
  url: URL,
  maximumBodyBytes: number,
): Promise<Request | Response | undefined> {
  try {
    return await toWebRequest(incoming, url, maximumBodyBytes);
  } catch (error) {
    if (error instanceof BodyTooLarge) {
      return errorResponse(413, "BodyTooLarge", error.message);
    }
    if (incoming.destroyed && !incoming.complete) {
      return undefined;
    }
    throw error;
  }
}

/** The client ended its connection while the answer was on its way. */
function isDeparture(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_STREAM_PREMATURE_CLOSE";
}
