import { X509Certificate } from "node:crypto";
import { compactVerify, errors } from "jose";
import type { KeyCredential } from "../../../tenant/directory-objects.ts";
import { NotImitated } from "../../../tenant/refusal.ts";
import type { Tenant } from "../../../tenant/tenant.ts";
import { aadstsRefusal } from "../../aadsts-refusal.ts";
import type { TokenExchange } from "../grant.ts";
import type { ReadAssertion } from "./read-assertion.ts";
import { requireValidTimes } from "./require-valid-times.ts";

const unknownCertificate =
  "The certificate with identifier used to sign the client assertion is not registered on application.";
const badSignature = "Client assertion contains an invalid signature.";

/**
 * Signed by the key of a certificate that the application has, which the header names by its thumbprint.
 * https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
export async function requireCertificateAssertion(exchange: TokenExchange, assertion: ReadAssertion): Promise<void> {
  const { tenant, client, trace } = exchange;
  const { token, claims } = assertion;
  if (claims.sub?.toLowerCase() !== client.application.appId) throw aadstsRefusal(50048, []);
  if (typeof claims.aud !== "string" || !audiencesOf(tenant).includes(claims.aud)) throw aadstsRefusal(700023, []);

  const { credential, certificate, thumbprint } = requireRegistered(exchange, assertion);
  const used = `Thumbprint of key used by client: '${thumbprint}'`;
  const found = `Found key 'Start=${usTime(credential.startDateTime)}, End=${usTime(credential.endDateTime)}'`;
  const refuse = (reason: string) => aadstsRefusal(700027, [badSignature, `${reason}, ${used}, ${found}`]);
  if (trace.at >= new Date(credential.endDateTime)) throw refuse("The key used is expired.");
  if (trace.at < new Date(credential.startDateTime)) throw new NotImitated("a certificate before its startDateTime");
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
  /** SHA-1, in capitals. */
  readonly thumbprint: string;
}

function requireRegistered({ client }: TokenExchange, { header }: ReadAssertion): RegisteredCertificate {
  const { kid } = header;
  const x5t = asBase64url(header.x5t);
  const x5tS256 = asBase64url(header["x5t#S256"]);
  if (x5t === undefined && x5tS256 === undefined) {
    if (kid === undefined) throw aadstsRefusal(5002723, []);
    throw new NotImitated("a client assertion whose header names its key by kid only: x5t and x5t#S256 it does");
  }
  for (const credential of client.application.keyCredentials) {
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

/** The tenant's token endpoint; that its issuer will do, too, is inferred from the refusal's "Realm issuer". */
function audiencesOf({ tenantId, initialDomain }: Tenant): readonly string[] {
  return [tenantId, initialDomain].flatMap((name) => [
    `https://login.microsoftonline.com/${name}/oauth2/v2.0/token`,
    `https://login.microsoftonline.com/${name}/v2.0`,
  ]);
}

/**
 * Python's msal pads its base64url (`_encode_thumbprint`), and MSAL Go writes plain base64 (`Credential.JWT` in
 * apps/internal/oauth/ops/accesstokens/accesstokens.go), both against RFC 7515; Entra ID takes either.
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
