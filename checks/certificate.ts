import "reflect-metadata";
import { X509CertificateGenerator } from "@peculiar/x509";
import type { CallerProof } from "./caller-token.ts";

/** A certificate of a client's own making, good for a day: what Graph is given of it, and what the client keeps. */
export async function makeCertificate(
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
