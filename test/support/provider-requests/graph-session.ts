import { createLoopbackFetch } from "../../../packages/twin/network/loopback-fetch.ts";
import type { SeededClient, Twin } from "../../../packages/twin/index.ts";
import type { Json, JsonObject } from "./recorded-request.ts";

export interface GraphAnswer {
  readonly status: number;
  readonly body: Json | undefined;
  /** Seconds that Graph asks to wait; undefined where it does not. */
  readonly retryAfter: number | undefined;
}

/** Somebody's way to Graph: a token of Entra ID's, and the headers that the azuread provider sends. */
export interface GraphSession {
  /** `oid` of the token. */
  readonly objectId: string;
  readonly send: (line: string, body?: JsonObject) => Promise<GraphAnswer>;
  readonly close: () => Promise<void>;
}

const graph = "https://graph.microsoft.com";

/**
 * Over the twin's proxy, under Microsoft's own names, and without a line of the stand-ins. Token and headers are those
 * recorded with azuread 6.9.1 (terraform-provider-azuread 3.8.0).
 */
export async function openGraphSession({ proxy, certificateAuthority, control }: Twin, client: SeededClient) {
  const fetch = createLoopbackFetch({ proxyUrl: proxy.url, caPem: certificateAuthority.pem });
  const issued = await fetch(`https://login.microsoftonline.com/${control.tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      client_id: client.clientId,
      client_secret: client.clientSecret,
      grant_type: "client_credentials",
      scope: `${graph}/.default`,
    }),
  });
  const { access_token: token } = (await issued.json()) as { readonly access_token: string };
  const headers = {
    accept: "application/json; charset=utf-8; IEEE754Compatible=false",
    authorization: `Bearer ${token}`,
    "content-type": "application/json; charset=utf-8",
  };
  const session: GraphSession = {
    objectId: (JSON.parse(Buffer.from(String(token.split(".")[1]), "base64url").toString()) as { oid: string }).oid,
    send: async (line, body) => {
      const { method, address } = requestOf(line);
      const answer = await fetch(address, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      const text = await answer.text();
      const retryAfter = answer.headers.get("retry-after");
      return {
        status: answer.status,
        body: text === "" ? undefined : (JSON.parse(text) as Json),
        retryAfter: retryAfter === null ? undefined : Number(retryAfter),
      };
    },
    close: () => fetch.close(),
  };
  return session;
}

/** `GET /v1.0/users?$filter=…`, its query encoded as Go's url.Values are: `+` for a space, `%24` for `$`. */
function requestOf(line: string): { readonly method: string; readonly address: string } {
  const [, method = "", path = "", query] = /^([A-Z]+) ([^?]+)(?:\?(.*))?$/.exec(line) ?? [];
  if (method === "") throw new Error(`'${line}' is no request: write METHOD /path?name=value`);
  if (query === undefined) return { method, address: `${graph}${path}` };
  const [name = "", ...value] = query.split("=");
  return { method, address: `${graph}${path}?${new URLSearchParams({ [name]: value.join("=") }).toString()}` };
}
