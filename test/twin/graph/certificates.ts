import "reflect-metadata";
import { X509CertificateGenerator } from "@peculiar/x509";

/** A self-signed certificate of ten days: PEM of it and of its private key, thumbprint and DER. */
export async function selfSigned(name = "CN=caller") {
  const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name,
    keys,
    notBefore: new Date("2026-11-20T00:00:00Z"),
    notAfter: new Date("2026-11-30T00:00:00Z"),
    signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
  });
  const der = Buffer.from(certificate.rawData);
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  return {
    pem: certificate.toString("pem"),
    privateKeyPem: `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`,
    privateKeyDer: Buffer.from(pkcs8, "base64"),
    der,
    thumbprint: Buffer.from(await certificate.getThumbprint("SHA-1"))
      .toString("hex")
      .toUpperCase(),
  };
}
