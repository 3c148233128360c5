import { refusalIn } from "../checks/call.ts";
import { acquireCallerToken, TokenRefused } from "../checks/caller-token.ts";
import { type Answer, send } from "../../azure/http.ts";
import type { CallAnswer, ClientReply, ClientRequest } from "./client-messages.ts";

/** One client in a process of its own: proxy and certificate authority come from its environment, as with any other. */
process.once("message", (request: ClientRequest) => {
  void reply(request).then((answer) => process.send?.(answer, () => process.disconnect()));
});

async function reply({ wish, call }: ClientRequest): Promise<ClientReply> {
  try {
    const token = await acquireCallerToken(wish);
    return { kind: "token", token, ...(call && { answer: await callWith(token, call) }) };
  } catch (error) {
    if (error instanceof TokenRefused) return { kind: "token-refused", code: error.code, message: error.message };
    return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
  }
}

async function callWith(token: string, { functionUrl, exchangeUrl }: NonNullable<ClientRequest["call"]>) {
  if (exchangeUrl === undefined) {
    return answerFrom("function", await send("GET", functionUrl, { headers: { authorization: `Bearer ${token}` } }));
  }
  const exchange = await send("POST", exchangeUrl, {
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ access_token: token }),
  });
  if (exchange.status !== 200) return answerFrom("exchange", exchange);
  const { authenticationToken } = Object(exchange.json) as { readonly authenticationToken?: string };
  const headers = { "x-zumo-auth": authenticationToken ?? "" };
  return answerFrom("function", await send("GET", functionUrl, { headers }));
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
  };
}
