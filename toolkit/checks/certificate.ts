import "reflect-metadata";
import { X509CertificateGenerator } from "@peculiar/x509";
import type { CertificateCredential } from "../clients/token.ts";

/** A certificate of a client's own making, good for a day, with its private key. */
export async function makeCertificate(name: string): Promise<CertificateCredential & { readonly derBase64: string }> {
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
    thumbprintSha256: Buffer.from(await certificate.getThumbprint("SHA-256")).toString("hex"),
    privateKeyPem: `-----BEGIN PRIVATE KEY-----\n${pkcs8.replaceAll(/(.{64})/g, "$1\n").trim()}\n-----END PRIVATE KEY-----\n`,
    derBase64: Buffer.from(certificate.rawData).toString("base64"),
  };
}
