import { jsonOf } from "../text/json.ts";
import { channel } from "node:diagnostics_channel";

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; `undefined` if it isn't JSON. */
  readonly json: unknown;
}

/** No answer came: no connection, an unresolved name, or a timeout. */
export class NoAnswer extends Error {
  readonly code = "NO_ANSWER";
  /** `GET https://…` */
  readonly request: string;
  /** The time limit ended the wait. */
  readonly isTimeout: boolean;

  constructor(method: string, url: string, cause: unknown) {
    super(`${method} ${url} got no answer: ${reasonOf(cause)}.`, { cause });
    this.name = "NoAnswer";
    this.request = `${method} ${url}`;
    this.isTimeout = cause instanceof DOMException && cause.name === "TimeoutError";
  }
}

/** An exchange in which `send` got an answer. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly answer: Answer;
}

/** Carries every `Exchange`, for subscribers that count or record them. */
export const exchangesChannel = channel("protected-function:exchange");

/** The beginning of an answer. */
export type AnswerHead = Pick<Answer, "status" | "headers">;

/** The time limit of a request without an answer, in milliseconds. */
export const usualPatience = 30_000;

/**
 * Makes one HTTP exchange with the platform's own fetch. A redirect is an answer; it isn't followed.
 *
 * @throws NoAnswer
 */
export async function send(
  method: string,
  url: string,
  request: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string | URLSearchParams | Uint8Array<ArrayBuffer>;
    /** Called with each part of the body as it comes. The time limit then begins anew. */
    readonly onPart?: (part: string, head: AnswerHead) => void;
    /** The time limit, in milliseconds. */
    readonly patience?: number;
  } = {},
): Promise<Answer> {
  const { patience = usualPatience } = request;
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new DOMException("no part came in time", "TimeoutError")), patience);
  try {
    const response = await fetch(url, {
      method,
      redirect: "manual",
      signal: limit.signal,
      ...(request.headers && { headers: request.headers }),
      ...(request.body !== undefined && { body: request.body }),
    });
    const { onPart } = request;
    const text = onPart
      ? await textInParts(response, (part) => {
          timer.refresh();
          onPart(part, response);
        })
      : await response.text();
    const answer: Answer = { status: response.status, headers: response.headers, text, json: jsonOf(text) };
    exchangesChannel.publish({ method, url, answer } satisfies Exchange);
    return answer;
  } catch (error) {
    throw new NoAnswer(method, url, error);
  } finally {
    clearTimeout(timer);
  }
}

async function textInParts({ body }: Response, onPart: (part: string) => void): Promise<string> {
  const parts: string[] = [];
  for await (const part of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    parts.push(part);
    onPart(part);
  }
  return parts.join("");
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
