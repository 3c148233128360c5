import { refusalIn } from "../../checks/call.ts";
import { acquireCallerToken, type TokenRequest } from "../../checks/caller-token.ts";
import { silentAnswer } from "../../checks/send-to-site.ts";
import { type Answer, type AnswerHead, NoAnswer, send, usualPatience } from "@protected-function/core/azure/http.ts";
import type { Parent } from "./client-worker.ts";

/** The requests of a caller: for a token, or a call with it. */
export interface CallerRequest {
  /** Absent: the call has no token. */
  readonly request?: TokenRequest | undefined;
  readonly call?: {
    readonly method: string;
    readonly url: string;
    readonly headers?: Readonly<Record<string, string>>;
    /** Sent unchanged. Base64. */
    readonly body?: string;
    /** The URL to exchange the token for a session token first. Absent: the token itself is the Bearer. */
    readonly exchangeUrl?: string;
  };
}

/** Any request. The body is sent unchanged. */
export interface AnyRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An HTTP answer, reduced to the parts that show who called or why the call was refused. */
export interface CallAnswer {
  readonly from: "exchange" | "function";
  /** The part that refused the call, if one did. */
  readonly by: ReturnType<typeof refusalIn>["by"];
  /** 504 if no answer came. */
  readonly status: number;
  /** How long the function was silent, if it was: `30 s`. */
  readonly silentFor?: string;
  readonly contentType: string | undefined;
  /** Value of WWW-Authenticate. */
  readonly challenge: string | undefined;
  readonly text: string;
  /** By lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface CallerReply {
  /** Empty if none was requested. */
  readonly token: string;
  readonly answer?: CallAnswer;
}

/** Entra ID, and the function, as a caller. */
export function calls(parent: () => Pick<Parent, "onPart">) {
  return {
    /** @throws TokenRefused, NoAnswer */
    ask: async ({ request, call }: CallerRequest): Promise<CallerReply> => {
      const token = request ? await acquireCallerToken(request) : "";
      return { token, ...(call && { answer: await callWith(token, call, parent) }) };
    },
    /** Sends any request, as anyone. @throws NoAnswer */
    send: async ({ method, url, headers = {}, body }: AnyRequest) => {
      const {
        status,
        text,
        headers: answered,
      } = await send(method, url, { headers, ...(body !== undefined && { body }) });
      return { status, text, headers: byName(answered) };
    },
  };
}

async function callWith(
  token: string,
  { method, url, headers: given = {}, body, exchangeUrl }: NonNullable<CallerRequest["call"]>,
  parent: () => Pick<Parent, "onPart">,
): Promise<CallAnswer> {
  let hasBegun = false;
  const onPart = (part: string, head: AnswerHead): void => {
    hasBegun = true;
    if (!isStream(head)) return;
    const { status, headers } = head;
    // A parent without it shows the whole answer.
    void parent()
      .onPart({ status, contentType: headers.get("content-type") ?? undefined, part })
      .catch(() => undefined);
  };
  const call = async (proof: Readonly<Record<string, string>>): Promise<CallAnswer> => {
    const headers = { ...given, ...proof };
    const bytes = body === undefined ? {} : { body: new Uint8Array(Buffer.from(body, "base64")) };
    try {
      return answerFrom("function", await send(method, url, { headers, onPart, ...bytes }));
    } catch (error) {
      if (hasBegun || !(error instanceof NoAnswer && error.isTimeout)) throw error;
      return { ...answerFrom("function", silentAnswer(usualPatience)), silentFor: `${usualPatience / 1000} s` };
    }
  };
  if (token === "") return call({});
  if (exchangeUrl === undefined) return call({ authorization: `Bearer ${token}` });
  const exchange = await send("POST", exchangeUrl, {
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ access_token: token }),
  });
  if (exchange.status !== 200) return answerFrom("exchange", exchange);
  const { authenticationToken } = Object(exchange.json) as { readonly authenticationToken?: string };
  return call({ "x-zumo-auth": authenticationToken ?? "" });
}

/** Of unknown length, and shown as it is: JSON is shown as data, and a refusal explained. */
function isStream({ status, headers }: AnswerHead): boolean {
  const isJson = /^application\/(?:[\w.-]+\+)?json\b/i.test(headers.get("content-type") ?? "");
  return status >= 200 && status < 300 && !headers.has("content-length") && !isJson;
}

function answerFrom(from: CallAnswer["from"], answer: Answer): CallAnswer {
  const { status, headers, text } = answer;
  return {
    from,
    by: refusalIn(answer).by,
    status,
    contentType: headers.get("content-type") ?? undefined,
    challenge: headers.get("www-authenticate") ?? undefined,
    text,
    headers: byName(headers),
  };
}

/** Each once. Several Set-Cookie are joined, as `get` does: as entries, the last would hide the others. */
function byName(headers: Headers): Readonly<Record<string, string>> {
  return Object.fromEntries([...new Set(headers.keys())].map((name) => [name, headers.get(name) ?? ""]));
}
