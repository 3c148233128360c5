import { decodeJwt, decodeProtectedHeader } from "jose";
import { accepted, asked, bearsToken, hosts, type Kind, met, type Signs } from "./sign.ts";

const read = (path: RegExp): Kind => asked("GET", hosts.entra, path, 200);

/** A request for a token that was granted, by its form and its answer. */
function granted(
  more: (form: URLSearchParams, answer: Readonly<Record<string, string>>, headers: Headers) => boolean,
): Kind {
  return asked("POST", hosts.entra, /\/oauth2\/v2\.0\/token$/, 200, ({ body, answer, headers = new Headers() }) =>
    more(new URLSearchParams(body), JSON.parse(answer) as Readonly<Record<string, string>>, headers),
  );
}

const grant = (type: string): Kind => granted((form) => form.get("grant_type") === type);
const isForItself = (form: URLSearchParams): boolean => form.get("grant_type") === "client_credentials";

/** By an assertion, of which its header and its issuer say what kind it is. */
const asserted = (is: (header: object, issuer: string | undefined, clientId: string | null) => boolean): Kind =>
  granted((form) => {
    const assertion = form.get("client_assertion");
    if (assertion === null) return false;
    return is(decodeProtectedHeader(assertion), decodeJwt(assertion).iss, form.get("client_id"));
  });

/** MSAL says what it is in the form (Node) or in a header (Python). */
const isMsal = /^(msal\.js\.node|MSAL\.Python)$/;

export const entraSigns: Signs = {
  "client-credentials-grant": met(grant("client_credentials")),
  "scopes-added-by-msal-go-and-msal-java": met(
    granted((form) => isForItself(form) && form.get("scope")?.split(" ").includes("openid") === true),
  ),
  // Who validates tokens of both versions needs the keys of both.
  "token-version-1-and-2": met(read(/^\/[^/]+\/discovery\/keys$/), read(/^\/[^/]+\/discovery\/v2\.0\/keys$/)),
  "tokens-for-graph-and-resource-manager": met(
    asked(/./, /^(graph\.microsoft|management\.azure)\.com$/, /./, accepted, bearsToken),
  ),
  "the-roles-claim": met(
    granted((form, { access_token = "" }) => isForItself(form) && decodeJwt(access_token)["roles"] !== undefined),
  ),
  "client-secrets": met(
    granted((form, _, headers) => form.has("client_secret") || /^basic /i.test(headers.get("authorization") ?? "")),
  ),
  "openid-metadata": met(read(/\/\.well-known\/openid-configuration$/)),
  "key-sets-and-rotation": met(read(/\/discovery\/(v2\.0\/)?keys$/)),
  "instance-discovery": met(read(/^\/common\/discovery\/instance$/)),
  "password-grant": met(grant("password")),
  "access-and-id-tokens-of-users": met(granted((_, answer) => answer["id_token"] !== undefined)),
  "refresh-tokens": met(grant("refresh_token")),
  "client-certificates": met(asserted((header) => "x5t" in header || "x5t#S256" in header)),
  "federated-credentials-and-managed-identities": met(asserted((_, issuer, clientId) => issuer !== clientId)),
  userrealm: met(read(/^\/common\/userrealm\//i)),
  "unmodified-msal": met(
    granted((form, _, headers) => isMsal.test(form.get("x-client-SKU") ?? headers.get("x-client-sku") ?? "")),
  ),
  // One claim fewer than msal-node asks for of its own accord, and a capability.
  "claims-request-of-azureidentity": met(
    granted((form) => {
      const claims = form.get("claims") ?? "";
      return (
        claims.includes("signin_state") && claims.includes("xms_cc") && !claims.includes("tenant_region_sub_scope")
      );
    }),
  ),
};
