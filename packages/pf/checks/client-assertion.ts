import "reflect-metadata";
import { X509CertificateGenerator } from "@peculiar/x509";
import type { CallerProof } from "./caller-token.ts";
import { X509Certificate } from "node:crypto";
import { importPKCS8, SignJWT } from "jose";

/** A self-signed certificate, valid for a day: the part for Graph, and the part that the client keeps. */
export async function createCertificate(
  name: string,
): Promise<{ readonly derBase64: string; readonly proof: Extract<CallerProof, { kind: "certificate" }> }> {
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", modulusLength: 2048 };
  const publicExponent = new Uint8Array([1, 0, 1]);
  const keys = await crypto.subtle.generateKey({ ...algorithm, publicExponent }, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    notBefore: new Date(Date.now() - 300_000),
    notAfter: new Date(Date.now() + 86_400_000),
    signingAlgorithm: algorithm,
  });
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  return {
    derBase64: Buffer.from(certificate.rawData).toString("base64"),
    proof: {
      kind: "certificate",
      certificate: certificate.toString("pem"),
      privateKey: `-----BEGIN PRIVATE KEY-----\n${pkcs8.replaceAll(/(.{64})/g, "$1\n").trim()}\n-----END PRIVATE KEY-----\n`,
    },
  };
}

/**
 * No longer than Microsoft's own client libraries use:
 * https://learn.microsoft.com/entra/identity-platform/certificate-credentials
 */
const lifetime = "10m";

/** The form of a client credentials grant with an assertion: see {@link assertionOf}. */
export function assertionForm(clientId: string, assertion: string, scope: string): Record<string, string> {
  return {
    grant_type: "client_credentials",
    client_id: clientId,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: assertion,
    scope,
  };
}

/**
 * The assertion of an application without a secret: another issuer's token, or one signed with its certificate's key.
 */
export async function assertionOf(
  proof: Extract<CallerProof, { kind: "certificate" | "federated" }>,
  { clientId, tokenEndpoint }: { readonly clientId: string; readonly tokenEndpoint: string },
): Promise<string> {
  if (proof.kind === "federated") return proof.assertion;
  const thumbprint = new X509Certificate(proof.certificate).fingerprint256.replaceAll(":", "");
  return new SignJWT({ jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: "PS256", typ: "JWT", "x5t#S256": Buffer.from(thumbprint, "hex").toString("base64url") })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(tokenEndpoint)
    .setIssuedAt()
    .setNotBefore("0s")
    .setExpirationTime(lifetime)
    .sign(await importPKCS8(proof.privateKey, "PS256"));
}
