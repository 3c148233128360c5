import { NotImitated } from "../../tenant/refusal.ts";
import type { Call } from "../call.ts";

/** Who a client says it is, and by what it proves that. Nothing is checked yet. */
export interface ClientAuthentication {
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly hasAssertion: boolean;
}

/**
 * From the form or by HTTP Basic, as the metadata announces (`client_secret_post`, `client_secret_basic`).
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function readClientAuthentication({ form, headers }: Call): ClientAuthentication {
  const clientId = form.get("client_id") ?? undefined;
  const clientSecret = form.get("client_secret") ?? undefined;
  const hasAssertion = form.has("client_assertion") || form.has("client_assertion_type");
  const authorization = headers.get("authorization");
  if (authorization === null) return { ...given({ clientId, clientSecret }), hasAssertion };

  const basic = readBasic(authorization);
  if (clientSecret !== undefined || hasAssertion || (clientId !== undefined && clientId !== basic.clientId)) {
    throw new NotImitated("a client that shows two identities or credentials, by HTTP Basic and in the form");
  }
  return { ...basic, hasAssertion };
}

/** Both halves are form-encoded before they are joined. RFC 6749, 2.3.1 */
function readBasic(authorization: string): { readonly clientId: string; readonly clientSecret: string } {
  const [, encoded = ""] = /^basic +([\w+/]+={0,2})$/i.exec(authorization.trim()) ?? [];
  const [, clientId, clientSecret] = /^([^:]+):(.*)$/s.exec(Buffer.from(encoded, "base64").toString("utf8")) ?? [];
  if (clientId === undefined || clientSecret === undefined) {
    throw new NotImitated("an Authorization header at the token endpoint that is not Basic base64(id:secret)");
  }
  return { clientId: decodeForm(clientId), clientSecret: decodeForm(clientSecret) };
}

/** `URLSearchParams` is the form decoder, and keeps stray percent signs, as servers do. */
function decodeForm(text: string): string {
  return new URLSearchParams(`value=${text.replaceAll("&", "%26")}`).get("value") ?? "";
}

function given(fields: { readonly clientId: string | undefined; readonly clientSecret: string | undefined }) {
  return {
    ...(fields.clientId !== undefined && { clientId: fields.clientId }),
    ...(fields.clientSecret !== undefined && { clientSecret: fields.clientSecret }),
  };
}
