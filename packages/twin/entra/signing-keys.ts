import "reflect-metadata";
import { X509CertificateGenerator } from "@peculiar/x509";
import type { webcrypto } from "node:crypto";
import { type CryptoKey, exportJWK, type JWTPayload, SignJWT } from "jose";

/** The version of a token. Version 1 has the issuer sts.windows.net, version 2 login.microsoftonline.com/…/v2.0. */
export type TokenVersion = 1 | 2;

/** One entry of a key set. https://learn.microsoft.com/entra/identity-platform/access-tokens#validate-the-signature */
interface PublishedKey {
  readonly kty: "RSA";
  readonly use: "sig";
  readonly kid: string;
  readonly x5t: string;
  readonly n: string;
  readonly e: string;
  readonly x5c: readonly [string];
  /** The issuer that signs with the key. Only in version 2 key sets. */
  readonly issuer?: string;
}

interface VersionOption {
  readonly version: TokenVersion;
}

/** The keys of all issuers of the cloud. Entra ID signs tokens of every tenant with the same keys. */
export interface SigningKeys {
  /** Returns a compact JWS, signed with the newest key. */
  sign(payload: JWTPayload, options: VersionOption): Promise<string>;
  /** Returns the key set, newest key first. Rotated-out keys stay, so that issued tokens still verify. */
  jwks(options: VersionOption): { readonly keys: readonly PublishedKey[] };
  /** Signs with a new key from now on. The page above says "Keys roll without warning". */
  rotate(): Promise<void>;
  /** Returns the keys with their private halves, newest first. */
  save(): Promise<readonly SavedKey[]>;
}

/** A key in a form that another process can continue with. */
export interface SavedKey {
  readonly privateKey: webcrypto.JsonWebKey;
  readonly published: PublishedKey;
}

interface SigningKey {
  readonly privateKey: CryptoKey;
  readonly published: PublishedKey;
}

const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", modulusLength: 2048 };
const publicExponent = new Uint8Array([1, 0, 1]);

/** As in Microsoft's own certificates (reported: AzureAD/MSIdentityTools, a captured key set). */
const certificateName = "CN=accounts.accesscontrol.windows.net";
const certificateYears = 5;

/**
 * Literally `{tenantid}`, because every tenant uses the key.
 * https://learn.microsoft.com/entra/identity-platform/access-tokens
 */
const issuerOfVersion2 = "https://login.microsoftonline.com/{tenantid}/v2.0";

/** Creates the first key, or continues with saved ones. Only `save` has a private half. `now` dates the certificates. */
export async function createSigningKeys(
  options: { readonly now?: () => Date; readonly saved?: readonly SavedKey[] | undefined } = {},
): Promise<SigningKeys> {
  const now = options.now ?? (() => new Date());
  const [newest, ...earlier] = await Promise.all((options.saved ?? []).map(importKey));
  let current = newest ?? (await createKey(now()));
  const retired: SigningKey[] = earlier;

  return {
    sign(payload, { version }) {
      const { kid, x5t } = current.published;
      const header = version === 1 ? { typ: "JWT", alg: "RS256", x5t, kid } : { typ: "JWT", alg: "RS256", kid };
      return new SignJWT(payload).setProtectedHeader(header).sign(current.privateKey);
    },
    jwks({ version }) {
      const keys = [current, ...retired].map(({ published }) => published);
      return { keys: version === 1 ? keys : keys.map((key) => ({ ...key, issuer: issuerOfVersion2 })) };
    },
    async rotate() {
      const next = await createKey(now());
      retired.unshift(current);
      current = next;
    },
    save: () =>
      Promise.all(
        [current, ...retired].map(async ({ privateKey, published }) => ({
          privateKey: await crypto.subtle.exportKey("jwk", privateKey),
          published,
        })),
      ),
  };
}

async function importKey({ privateKey, published }: SavedKey): Promise<SigningKey> {
  return { privateKey: await crypto.subtle.importKey("jwk", privateKey, algorithm, true, ["sign"]), published };
}

async function createKey(notBefore: Date): Promise<SigningKey> {
  const keys = await crypto.subtle.generateKey({ ...algorithm, publicExponent }, true, ["sign", "verify"]);
  const notAfter = new Date(notBefore);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + certificateYears);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: certificateName,
    keys,
    notBefore,
    notAfter,
    signingAlgorithm: algorithm,
  });
  const { n, e } = await exportJWK(keys.publicKey);
  if (n === undefined || e === undefined) throw new Error("An RSA key was exported without its modulus or exponent.");
  const thumbprint = Buffer.from(await certificate.getThumbprint("SHA-1")).toString("base64url");
  const x5c = [Buffer.from(certificate.rawData).toString("base64")] as const;
  return {
    privateKey: keys.privateKey,
    published: { kty: "RSA", use: "sig", kid: thumbprint, x5t: thumbprint, n, e, x5c },
  };
}
