import { expect } from "vitest";
import type { GraphAnswer, GraphSession } from "./graph-session.ts";
import { fillLine, fillObject, partAt, type Values } from "./fill-in.ts";
import type { Ending, JsonObject, RecordedRequest, SentRequest } from "./recorded-request.ts";

export interface Replayed extends Ending {
  readonly sent: readonly SentRequest[];
  readonly waitedSeconds: number;
}

export interface Replayer {
  readonly session: GraphSession;
  readonly values: Values;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** The provider's own limit is its timeout; here the tries are counted, so that a test ends. */
const tries = 60;

/**
 * Sends what was recorded, filled in with what this tenant answered, and goes on where the provider goes on: what an
 * answer has to hold is expected, an answer that the provider does not get over ends it.
 */
export async function replay(replayer: Replayer, requests: readonly RecordedRequest[]): Promise<Replayed> {
  const { session, values } = replayer;
  const sent: SentRequest[] = [];
  let waitedSeconds = 0;
  const wait = async (seconds: number): Promise<void> => {
    waitedSeconds += seconds;
    await replayer.pause(seconds * 1000);
  };

  const send = async (request: RecordedRequest): Promise<GraphAnswer> => {
    const line = fillLine(request.send, values);
    const body = request.body && fillObject(request.body, values);
    for (let attempt = 1; ; attempt += 1) {
      sent.push({ line, ...(body && { body }) });
      const answer = await session.send(line, body);
      if (answer.status === request.answered || attempt === tries || !isRetried(request, answer)) return answer;
      await wait(answer.retryAfter ?? 1);
    }
  };

  const poll = async (request: RecordedRequest): Promise<GraphAnswer> => {
    const { times, seconds } = request.polled ?? { times: 1, seconds: 0 };
    for (let looks = 1, inARow = 0; ; looks += 1) {
      const answer = await send(request);
      inARow = answer.status === request.answered ? inARow + 1 : 0;
      if (inARow === times || looks === tries || ![200, 404].includes(answer.status)) return answer;
      await wait(seconds);
    }
  };

  for (const request of requests) {
    if (request.afterSeconds !== undefined) await wait(request.afterSeconds);
    const answer = request.polled ? await poll(request) : await send(request);
    if (answer.status !== request.answered) {
      return { sent, waitedSeconds, failed: { status: answer.status, message: messageOf(answer) } };
    }
    if (request.send.startsWith("GET ") && answer.status === 200) {
      expectWhatWasAsked(fillLine(request.send, values), answer);
    }
    if (request.reads) expect(answer.body, request.send).toMatchObject(fillObject(request.reads, values));
    for (const [name, path] of Object.entries(request.keep ?? {})) values.set(name, partAt(answer.body, path));
  }
  return { sent, waitedSeconds };
}

/** Of every read: it answers the properties that were selected, else the object or the list that its address names. */
function expectWhatWasAsked(line: string, { body }: GraphAnswer): void {
  const { pathname, searchParams } = new URL(line.slice("GET ".length), "https://graph.microsoft.com");
  const selected = searchParams.get("$select")?.split(",");
  const last = decodeURIComponent(pathname.split("/").at(-1) ?? "");
  if (selected && !/^[a-z]+$/i.test(last))
    expect(Object.keys(body as JsonObject), line).toEqual(expect.arrayContaining(selected));
  else if (/^[a-z]+$/i.test(last)) expect(body, line).toMatchObject({ value: expect.any(Array) });
  else expect(body, line).toMatchObject({ id: last });
}

function isRetried({ retried = [] }: RecordedRequest, answer: GraphAnswer): boolean {
  const { status } = answer;
  if ([408, 424, 429].includes(status) || (status >= 500 && status !== 501)) return true;
  return retried.some((fault) => fault.status === status && messageOf(answer).includes(fault.says ?? ""));
}

/** `{"error":{"code","message"}}`. https://learn.microsoft.com/graph/errors */
function messageOf({ body }: GraphAnswer): string {
  const { error } = (body ?? {}) as { readonly error?: JsonObject };
  return String(error?.["message"] ?? "");
}
