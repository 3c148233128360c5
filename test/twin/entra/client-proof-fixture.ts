import "reflect-metadata";
import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { X509CertificateGenerator } from "@peculiar/x509";
import { type JWTHeaderParameters, type JWTPayload, SignJWT } from "jose";
import type { ExternalIdentity } from "../../../packages/twin/external-issuers/index.ts";
import { resolveKeyCredentials } from "../../../packages/twin/tenant/key-credentials.ts";
import { type Fixture, startSeconds, tenantId } from "./entra-fixture.ts";

/** One key for a whole file of tests: making it takes long. */
const pem = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "der" },
  privateKeyEncoding: { type: "pkcs8", format: "der" },
});
const privateKey = createPrivateKey({ key: pem.privateKey, format: "der", type: "pkcs8" });
const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

/** Self-signed, by the one key. */
async function createCertificate(notBefore: Date, notAfter: Date) {
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: "CN=caller",
    keys: {
      publicKey: await crypto.subtle.importKey("spki", pem.publicKey, algorithm, true, ["verify"]),
      privateKey: await crypto.subtle.importKey("pkcs8", pem.privateKey, algorithm, true, ["sign"]),
    },
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
  });
  const thumbprintOf = async (hash: string) => Buffer.from(await certificate.getThumbprint(hash));
  return {
    base64: Buffer.from(certificate.rawData).toString("base64"),
    privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    sha1: await thumbprintOf("SHA-1"),
    sha256: await thumbprintOf("SHA-256"),
  };
}

/** One whose thumbprint reads differently in base64 and base64url: three of four do. */
async function createTellingCertificate(): ReturnType<typeof createCertificate> {
  const certificate = await createCertificate(new Date("2026-01-01T00:00:00Z"), new Date("2026-01-03T00:00:00Z"));
  return /[-_]/.test(certificate.sha256.toString("base64url")) ? certificate : await createTellingCertificate();
}

const { base64, sha1, sha256 } = await createTellingCertificate();

export const x5t = sha1.toString("base64url");
export const x5tS256 = sha256.toString("base64url");
export const thumbprint = sha1.toString("hex").toUpperCase();

export const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** The client has the certificate, as well as its secret. */
export function registerCertificate({ tenant, client }: Fixture): void {
  const keyCredentials = resolveKeyCredentials([{ key: base64 }], [], tenant.newId);
  tenant.directory.applications.update(client.application.id, { keyCredentials });
}

interface AssertionChanges {
  readonly claims?: JWTPayload;
  readonly header?: Partial<JWTHeaderParameters> & Record<string, unknown>;
  readonly key?: KeyObject;
  /** Left out of the claims. */
  readonly without?: keyof JWTPayload;
}

/** What MSAL would sign, altered. */
export function certificateAssertion({ client }: Fixture, changes: AssertionChanges = {}): Promise<string> {
  const { appId } = client.application;
  const claims: JWTPayload = {
    aud: `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`,
    iss: appId,
    sub: appId,
    jti: "00000000-cccc-4000-8000-000000000001",
    nbf: startSeconds,
    exp: startSeconds + 600,
    ...changes.claims,
  };
  if (changes.without) delete claims[changes.without];
  return new SignJWT(claims)
    .setProtectedHeader({ typ: "JWT", alg: "RS256", x5t, ...changes.header })
    .sign(changes.key ?? privateKey);
}

/** A key that is in no certificate. */
export function anotherKey(): KeyObject {
  return generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
}

/** The granted request, with an assertion in place of the secret. */
export function postWithAssertion({ post, granted }: Fixture, assertion: string): Promise<Response> {
  const { client_secret: _secret, ...form } = granted();
  return post({ ...form, client_assertion_type: assertionType, client_assertion: assertion });
}

export const entraIssuer = `https://login.microsoftonline.com/${tenantId}/v2.0`;

/** One job of one pipeline. */
export const github = {
  issuer: "https://token.actions.githubusercontent.com",
  subject: "repo:contoso/orders:environment:production",
  audience: "api://AzureADTokenExchange",
};

/** The client takes that identity's tokens for its own credential. */
export function trust({ tenant, client }: Fixture, identity: ExternalIdentity, name = "trusted"): void {
  const { issuer, subject, audience } = identity;
  tenant.directory.federatedIdentityCredentials.create(client.application.id, {
    name,
    issuer,
    subject,
    audiences: [audience],
    description: null,
  });
}

export function federatedToken({ externalIssuers }: Fixture, identity: ExternalIdentity): Promise<string> {
  return externalIssuers.token(identity);
}
