import { NotImitated } from "../../tenant/refusal.ts";
import type { Call } from "../call.ts";
import { requireParameter } from "./require-parameter.ts";

/** Who a client says it is, and by what it proves that. Nothing is checked yet. */
export interface ClientAuthentication {
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** A JWT: the client's own, or one of an identity provider that it is federated with. */
  readonly clientAssertion?: string;
}

/** https://learn.microsoft.com/entra/identity-platform/certificate-credentials#using-a-client-assertion */
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * From the form or by HTTP Basic, as the metadata announces (`client_secret_post`, `private_key_jwt`,
 * `client_secret_basic`). https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function readClientAuthentication({ form, headers }: Call): ClientAuthentication {
  const shown: ClientAuthentication = {
    ...field("clientId", form.get("client_id")),
    ...field("clientSecret", form.get("client_secret")),
    ...field("clientAssertion", readAssertion(form)),
  };
  if (shown.clientSecret !== undefined && shown.clientAssertion !== undefined) {
    throw new NotImitated("a client that shows both a secret and an assertion");
  }
  const authorization = headers.get("authorization");
  if (authorization === null) return shown;

  const basic = readBasic(authorization);
  const { clientId = basic.clientId, clientSecret, clientAssertion } = shown;
  if (clientSecret !== undefined || clientAssertion !== undefined || clientId !== basic.clientId) {
    throw new NotImitated("a client that shows two identities or credentials, by HTTP Basic and in the form");
  }
  return basic;
}

/** That the type must be said is inferred: RFC 7521, 4.2 demands it. */
function readAssertion(form: URLSearchParams): string | null {
  const assertion = form.get("client_assertion");
  if (!assertion) return null;
  const type = requireParameter("client_assertion_type", form.get("client_assertion_type"));
  if (type !== assertionType) throw new NotImitated(`client_assertion_type: ${assertionType} it does`);
  return assertion;
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

function field<Name extends keyof ClientAuthentication>(name: Name, value: string | null): ClientAuthentication {
  return value === null ? {} : { [name]: value };
}
