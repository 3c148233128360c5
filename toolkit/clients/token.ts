import { ConfidentialClientApplication, type NodeAuthOptions } from "@azure/msal-node";
import { type Answer, send } from "./http.ts";

/** A client that holds a secret. */
export interface ClientCredential {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const authority = "https://login.microsoftonline.com";

/** A certificate of a client, and the private key that only the client has. */
export interface CertificateCredential {
  /** SHA-256 of the certificate, in hexadecimal digits. */
  readonly thumbprintSha256: string;
  readonly privateKeyPem: string;
}

type Identity = Pick<ClientCredential, "tenantId" | "clientId">;

/**
 * An access token by Microsoft's own client, unmodified: client credentials grant.
 *
 * @param scope `<identifier URI or client id>/.default`
 * @throws msal's errors, with AADSTS code and trace id
 */
export function acquireToken({ clientSecret, ...identity }: ClientCredential, scope: string): Promise<string> {
  return acquire(identity, { clientSecret }, scope);
}

/** The same by a certificate in place of a secret. */
export function acquireTokenByCertificate(
  identity: Identity,
  { thumbprintSha256, privateKeyPem }: CertificateCredential,
  scope: string,
): Promise<string> {
  return acquire(identity, { clientCertificate: { thumbprintSha256, privateKey: privateKeyPem } }, scope);
}

/** The same by the token of an identity provider that a federated credential trusts. */
export function acquireTokenByAssertion(identity: Identity, assertion: string, scope: string): Promise<string> {
  return acquire(identity, { clientAssertion: assertion }, scope);
}

async function acquire(
  { tenantId, clientId }: Identity,
  proof: Pick<NodeAuthOptions, "clientSecret" | "clientCertificate" | "clientAssertion">,
  scope: string,
): Promise<string> {
  const client = new ConfidentialClientApplication({
    auth: { clientId, authority: `${authority}/${tenantId}`, ...proof },
  });
  const result = await client.acquireTokenByClientCredential({ scopes: [scope] });
  if (!result) throw new Error(`The token endpoint answered no token for ${scope}.`);
  return result.accessToken;
}

/** The token endpoint's own answer, whatever it is: for what Microsoft's client would refuse to send or hide. */
export function requestToken(tenantId: string, form: Readonly<Record<string, string>>): Promise<Answer> {
  return send("POST", `${authority}/${tenantId}/oauth2/v2.0/token`, { body: new URLSearchParams(form) });
}

/** The form of a password grant (ROPC) of a public client: it proves nothing of itself. */
export function passwordForm(
  clientId: string,
  { userPrincipalName, password }: { readonly userPrincipalName: string; readonly password: string },
  scope: string,
): Record<string, string> {
  return { grant_type: "password", client_id: clientId, username: userPrincipalName, password, scope };
}

/** The form of a client credentials grant with a secret. */
export function clientCredentialsForm(credential: ClientCredential, scope: string): Record<string, string> {
  return {
    grant_type: "client_credentials",
    client_id: credential.clientId,
    client_secret: credential.clientSecret,
    scope,
  };
}
