import { type IncomingMessage, request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
import { text } from "node:stream/consumers";
import { type Answer, type Exchange, exchangesChannel, NoAnswer } from "../azure/http.ts";

/** Milliseconds after which a request that got no answer is given up. */
const patience = 30_000;

/**
 * One HTTP exchange whose path goes out as it is written: fetch, and every URL, resolve dot segments before anybody sees them.
 *
 * @param origin `https://func-1.azurewebsites.net`
 * @throws NoAnswer
 */
export async function sendRaw(
  method: string,
  origin: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const { protocol, hostname: host, port } = new URL(origin);
  const url = `${origin}${path}`;
  const open = protocol === "http:" ? overHttp : overHttps;
  const signal = AbortSignal.timeout(patience);
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      open({ method, host, port, path, headers, signal }, resolve).on("error", reject).end();
    });
    const body = await text(response);
    const read = Object.entries(response.headersDistinct).map(([name, values]): [string, string] => [
      name,
      values?.join(", ") ?? "",
    ]);
    const { statusCode: status = 0 } = response;
    const answer: Answer = { status, headers: new Headers(read), text: body, json: parsed(body) };
    exchangesChannel.publish({ method, url, answer } satisfies Exchange);
    return answer;
  } catch (error) {
    throw new NoAnswer(method, url, error);
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
