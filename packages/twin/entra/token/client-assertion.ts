import { X509Certificate } from "node:crypto";
import type { TokenExchange } from "./exchange.ts";
import { compactVerify, errors, type JWTPayload } from "jose";
import { readTypedToken, TokenMalformed, type TypedToken } from "../../network/typed-token.ts";
import { readExpression } from "../../tenant/claims-matching-expression.ts";
import type { FederatedIdentityCredential, KeyCredential } from "../../tenant/directory-objects.ts";
import { NotSupported } from "../../tenant/refusal.ts";
import { aadstsRefusal } from "../errors.ts";
import { FederatedIssuerUnreadable } from "./federated-issuers.ts";
import { issuerOf } from "./claims.ts";

/**
 * PS256 is recommended. RS256 is the older form.
 * https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
const algorithms: readonly string[] = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];

/**
 * Requires a valid assertion: the client's own signature with a certificate, or a token of an identity provider that
 * the client trusts. The issuer determines which. The order of the checks is inferred.
 */
export async function requireClientAssertion(exchange: TokenExchange, token: string): Promise<void> {
  const assertion = readAssertion(token);
  const { alg = "none" } = assertion.header;
  const { iss } = assertion.claims;
  if (!algorithms.includes(alg)) throw aadstsRefusal(5002738, [alg]);
  if (iss === undefined) throw aadstsRefusal(90014, ["iss"]);
  if (assertion.claims.aud === undefined) throw aadstsRefusal(90014, ["aud"]);

  if (URL.canParse(iss)) return requireFederatedAssertion(exchange, assertion, iss);
  if (iss.toLowerCase() !== exchange.client.application.appId) throw aadstsRefusal(700021, []);
  return requireCertificateAssertion(exchange, assertion);
}

/** A parsed JWT that isn't verified yet. */
interface ReadAssertion extends TypedToken {
  readonly token: string;
}

/**
 * Reads an assertion. Inferred: a claim of another type gets the same code as text that isn't a JWT ("token format
 * isn't proper" in the list).
 */
function readAssertion(token: string): ReadAssertion {
  try {
    return { token, ...readTypedToken(token, "anybody") };
  } catch (error) {
    if (!(error instanceof TokenMalformed)) throw error;
    throw aadstsRefusal(50027, []);
  }
}

const unknownCertificate =
  "The certificate with identifier used to sign the client assertion is not registered on application.";
const badSignature = "Client assertion contains an invalid signature.";

/**
 * Requires a signature by the key of one of the application's certificates. The header names the certificate by its
 * thumbprint.
 * https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
async function requireCertificateAssertion(exchange: TokenExchange, assertion: ReadAssertion): Promise<void> {
  const { client, trace } = exchange;
  const { token, claims } = assertion;
  if (claims.sub?.toLowerCase() !== client.application.appId) throw aadstsRefusal(50048, []);
  if (typeof claims.aud !== "string" || !audiencesOf(exchange).includes(claims.aud)) throw aadstsRefusal(700023, []);

  const { credential, certificate, thumbprint } = requireRegistered(exchange, assertion);
  const used = `Thumbprint of key used by client: '${thumbprint}'`;
  const foundKey = `Found key 'Start=${usTime(credential.startDateTime)}, End=${usTime(credential.endDateTime)}'`;
  const refuse = (reason: string) => aadstsRefusal(700027, [badSignature, `${reason}, ${used}, ${foundKey}`]);
  if (trace.at >= new Date(credential.endDateTime)) throw refuse("The key used is expired.");
  if (trace.at < new Date(credential.startDateTime)) throw new NotSupported("a certificate before its startDateTime");
  try {
    await compactVerify(token, certificate.publicKey);
  } catch (error) {
    if (!(error instanceof errors.JOSEError) && !(error instanceof TypeError)) throw error;
    throw refuse("The provided signature value did not match the expected signature value.");
  }
  requireValidTimes(claims, trace.at);
}

interface RegisteredCertificate {
  readonly credential: KeyCredential;
  readonly certificate: X509Certificate;
  /** SHA-1, in uppercase. */
  readonly thumbprint: string;
}

function requireRegistered({ client }: TokenExchange, { header }: ReadAssertion): RegisteredCertificate {
  const { kid } = header;
  const x5t = asBase64url(header.x5t);
  const x5tS256 = asBase64url(header["x5t#S256"]);
  if (x5t === undefined && x5tS256 === undefined) {
    if (kid === undefined) throw aadstsRefusal(5002723, []);
    throw new NotSupported("a client assertion whose header names its key by kid only (supported: x5t, x5t#S256)");
  }
  for (const credential of [...client.application.keyCredentials, ...client.servicePrincipal.keyCredentials]) {
    const certificate = new X509Certificate(Buffer.from(credential.key, "base64"));
    const thumbprint = certificate.fingerprint.replaceAll(":", "");
    const isNamed =
      x5tS256 === undefined
        ? base64url(certificate.fingerprint) === x5t
        : base64url(certificate.fingerprint256) === x5tS256;
    if (isNamed) return { credential, certificate, thumbprint };
  }
  const { appId } = client.application;
  const used = x5t === undefined ? "" : `, Thumbprint of key used by client: '${hex(x5t)}'`;
  throw aadstsRefusal(700027, [
    unknownCertificate,
    `The key was not found.${used}, Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '${appId}'. Review the documentation at https://docs.microsoft.com/en-us/graph/deployments to determine the corresponding service endpoint and https://docs.microsoft.com/en-us/graph/api/application-get?view=graph-rest-1.0&tabs=http to build a query request URL, such as 'https://graph.microsoft.com/beta/applications/${appId}'.`,
  ]);
}

/**
 * Returns the tenant's token endpoint and issuer, under the names of its cloud. Inferred from the refusal's "Realm
 * issuer": the issuer also works.
 */
function audiencesOf({ tenant: { tenantId, initialDomain }, loginHost }: TokenExchange): readonly string[] {
  return [tenantId, initialDomain].flatMap((name) => [
    `https://${loginHost}/${name}/oauth2/v2.0/token`,
    `https://${loginHost}/${name}/v2.0`,
  ]);
}

/**
 * Normalizes a thumbprint. Python's msal pads its base64url (`_encode_thumbprint`), and MSAL Go writes plain base64
 * (`Credential.JWT` in apps/internal/oauth/ops/accesstokens/accesstokens.go). Both violate RFC 7515, and Entra ID
 * accepts both.
 */
function asBase64url(thumbprint: unknown): string | undefined {
  if (typeof thumbprint !== "string") return undefined;
  return thumbprint.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function base64url(fingerprint: string): string {
  return Buffer.from(fingerprint.replaceAll(":", ""), "hex").toString("base64url");
}

function hex(thumbprint: string): string {
  return Buffer.from(thumbprint, "base64url").toString("hex").toUpperCase();
}

/** `01/22/2018 09:13:33` */
function usTime(dateTime: string): string {
  const [date = "", time = ""] = new Date(dateTime).toISOString().split(/[T.]/);
  const [year, month, day] = date.split("-");
  return `${month}/${day}/${year} ${time}`;
}

/**
 * Requires a token of another identity provider (or of this tenant). Its issuer, audience and subject must be those of
 * a federated credential, character by character. The issuer must publish the key that signed it.
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation
 * Inferred: issuer, audience and subject are checked in this order, before the signature.
 */
async function requireFederatedAssertion(
  exchange: TokenExchange,
  assertion: ReadAssertion,
  issuer: string,
): Promise<void> {
  const { tenant, client, trace } = exchange;
  const { claims } = assertion;
  const credentials = tenant.directory.federatedIdentityCredentials.allOf(client.application.id);
  if (credentials.length === 0) throw aadstsRefusal(70025, [client.application.displayName]);

  const ofIssuer = credentials.filter((credential) => credential.issuer === issuer);
  if (ofIssuer.length === 0) throw aadstsRefusal(700211, [issuer]);
  const audiences = [claims.aud ?? []].flat();
  const forAudience = ofIssuer.filter((credential) =>
    credential.audiences.some((audience) => audiences.includes(audience)),
  );
  if (forAudience.length === 0) throw aadstsRefusal(700212, [audiences.join(" ")]);
  requireSubject(forAudience, claims);
  await requireSignature(exchange, assertion, issuer);
  requireValidTimes(claims, trace.at);
  // A token that an application gets for itself has the same `sub` and `oid`. A token for a user doesn't.
  if (issuer === issuerOf(tenant, 2) && claims.sub !== claims["oid"]) throw aadstsRefusal(700229, []);
}

/** https://learn.microsoft.com/entra/identity-platform/reference-breaking-changes#august-2024 */
function requireSubject(credentials: readonly FederatedIdentityCredential[], claims: JWTPayload): void {
  const { sub: subject = "" } = claims;
  if (credentials.some((credential) => credential.subject === subject)) return;
  const expressions = credentials.flatMap(({ claimsMatchingExpression: expression }) => expression?.value ?? []);
  if (expressions.some((expression) => readExpression(expression)?.(claims))) return;
  // No source has the answer to a token that an expression doesn't match.
  if (expressions.length > 0) throw new NotSupported(`a token that doesn't match: ${expressions.join(", ")}`);
  const differsInCase = credentials.some((credential) => credential.subject?.toLowerCase() === subject.toLowerCase());
  throw differsInCase ? aadstsRefusal(7002138, [subject]) : aadstsRefusal(700213, [subject]);
}

/**
 * RS256 is supported. Other algorithms "may work".
 * https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations
 */
async function requireSignature(
  { federatedIssuers }: TokenExchange,
  { token, header }: ReadAssertion,
  issuer: string,
): Promise<void> {
  if (header.alg !== "RS256") throw new NotSupported(`a federated token that is signed with ${header.alg ?? ""}`);
  try {
    await compactVerify(token, await federatedIssuers.keysOf(issuer));
  } catch (error) {
    if (error instanceof FederatedIssuerUnreadable) throw aadstsRefusal(50166, []);
    if (error instanceof errors.JWKSNoMatchingKey) throw aadstsRefusal(7000272, [header.kid ?? "", issuer]);
    // A TypeError means that the issuer's key is too weak for jose.
    if (!(error instanceof errors.JOSEError) && !(error instanceof TypeError)) throw error;
    throw aadstsRefusal(700027, [
      "Client assertion contains an invalid signature.",
      "The provided signature value did not match the expected signature value.",
    ]);
  }
}

/** In seconds: Microsoft.IdentityModel's default. Inferred: Entra ID allows the same. */
const clockSkew = 300;

/**
 * Requires a currently valid assertion. A missing time counts as 1970, as the refusal shows (reported:
 * AzureAD/microsoft-authentication-library-for-dotnet#4951).
 */
function requireValidTimes({ nbf = 0, exp = 0 }: JWTPayload, now: Date): void {
  const seconds = now.getTime() / 1000;
  if (nbf - clockSkew <= seconds && seconds < exp + clockSkew) return;
  throw aadstsRefusal(700024, [dotnetTime(now), dotnetTime(new Date(nbf * 1000)), dotnetTime(new Date(exp * 1000))]);
}

/** Returns .NET's round-trip format, with seven decimal places of a second. */
export function dotnetTime(date: Date): string {
  return date.toISOString().replace(/(\.\d{3})Z$/, "$10000Z");
}
