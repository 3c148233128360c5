import "reflect-metadata";
import type { webcrypto } from "node:crypto";
import { createSecureContext, type SecureContext } from "node:tls";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

const SUBJECT = "CN=Local twin certificate authority (trust it in tests only)";
const KEY_ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
const SIGNING_ALGORITHM = { name: "ECDSA", hash: "SHA-256" };
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
const VALIDITY_DAYS = 7;

export interface CertificateAuthority {
  /** The authority's own certificate. Clients must trust it. */
  readonly pem: string;
  /** Returns the key and certificate of one host name. Issues them on first use and keeps them. */
  secureContextFor(hostName: string): Promise<SecureContext>;
}

/**
 * A certificate authority that lives as long as the process. Its keys never leave memory. Its certificate is valid for
 * a week from yesterday by the machine's clock, because clients check it with theirs.
 */
export async function createCertificateAuthority(): Promise<CertificateAuthority> {
  const [authorityKeys, leafKeys] = await Promise.all([generateKeys(), generateKeys()]);
  const notBefore = new Date(Date.now() - DAY_MILLISECONDS);
  const notAfter = new Date(notBefore.getTime() + VALIDITY_DAYS * DAY_MILLISECONDS);
  const validity = { notBefore, notAfter, signingAlgorithm: SIGNING_ALGORITHM };

  const authority = await X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: SUBJECT,
    keys: authorityKeys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
      await AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const leafKeyPem = PemConverter.encode(await crypto.subtle.exportKey("pkcs8", leafKeys.privateKey), "PRIVATE KEY");

  async function issue(hostName: string): Promise<SecureContext> {
    const leaf = await X509CertificateGenerator.create({
      ...validity,
      // The name is only in the alternative names, because a common name is limited to 64 characters (RFC 5280, A.1).
      subject: "O=Local twin",
      issuer: authority.subject,
      publicKey: leafKeys.publicKey,
      signingKey: authorityKeys.privateKey,
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension([{ type: "dns", value: hostName }]),
        await SubjectKeyIdentifierExtension.create(leafKeys.publicKey),
        await AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
      ],
    });
    return createSecureContext({ key: leafKeyPem, cert: leaf.toString("pem") });
  }

  const contexts = new Map<string, Promise<SecureContext>>();
  return {
    pem: `${authority.toString("pem")}\n`,
    secureContextFor(hostName) {
      const context = contexts.get(hostName) ?? issue(hostName);
      contexts.set(hostName, context);
      return context;
    },
  };
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return crypto.subtle.generateKey(KEY_ALGORITHM, true, ["sign", "verify"]);
}
