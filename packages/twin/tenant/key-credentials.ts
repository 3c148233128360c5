import { X509Certificate } from "node:crypto";
import type { KeyCredential } from "./directory-objects.ts";
import { graphRefusals } from "./graph-refusals.ts";
import { timestamp } from "./timestamp.ts";

/** An entry as a caller sends it. An entry with a key is new. An entry with `key: null` is an existing one. */
export interface WantedKeyCredential {
  readonly keyId?: string | undefined;
  readonly displayName?: string | null | undefined;
  readonly startDateTime?: string | null | undefined;
  readonly endDateTime?: string | null | undefined;
  /** The certificate as base64, DER or PEM. */
  readonly key?: string | null | undefined;
}

/**
 * Returns the list after a PATCH. A collection is replaced as a whole, so callers send back the entries to keep,
 * without a key, as Graph shows them. https://learn.microsoft.com/graph/api/application-update
 */
export function resolveKeyCredentials(
  entries: readonly WantedKeyCredential[],
  existing: readonly KeyCredential[],
  newId: () => string,
): readonly KeyCredential[] {
  const resolved = entries.map((entry): KeyCredential => {
    const stored = existing.find(({ keyId }) => keyId === entry.keyId);
    if (!stored) return newKeyCredential(entry, entry.keyId ?? newId());
    if (entry.key && certificateIn(entry.key).raw.toString("base64") !== stored.key) {
      throw graphRefusals.keyCredentialUpdate(stored.keyId);
    }
    for (const property of ["displayName", "startDateTime", "endDateTime"] as const) {
      const newValue = entry[property];
      const isSame =
        property === "displayName" ? newValue === stored[property] : isSameInstant(newValue, stored[property]);
      if (newValue !== undefined && newValue !== null && !isSame) throw graphRefusals.keyCredentialUpdate(stored.keyId);
    }
    return stored;
  });
  const ids = resolved.map(({ keyId }) => keyId);
  const repeated = ids.find((keyId, index) => ids.indexOf(keyId) !== index);
  if (repeated !== undefined) throw graphRefusals.keyCredentialUpdate(repeated);
  return resolved;
}

/** Dates and thumbprint come from the certificate. https://learn.microsoft.com/graph/api/resources/keycredential */
function newKeyCredential(entry: WantedKeyCredential, keyId: string): KeyCredential {
  if (!entry.key) {
    throw graphRefusals.invalid("A value is required for property 'key' of resource 'KeyCredential'.");
  }
  const certificate = certificateIn(entry.key);
  const validFrom = new Date(certificate.validFrom);
  const validTo = new Date(certificate.validTo);
  const start = entry.startDateTime ? new Date(entry.startDateTime) : validFrom;
  const end = entry.endDateTime ? new Date(entry.endDateTime) : validTo;
  if (end > validTo || end <= start) throw graphRefusals.keyCredentialEndDate();
  return {
    keyId,
    type: "AsymmetricX509Cert",
    usage: "Verify",
    displayName: entry.displayName ?? null,
    startDateTime: timestamp(start),
    endDateTime: timestamp(end),
    customKeyIdentifier: certificate.fingerprint.replaceAll(":", ""),
    key: certificate.raw.toString("base64"),
  };
}

/**
 * Returns the certificate, which must be only the public part. Refuses a private key, in words that don't repeat it
 * (ours).
 */
function certificateIn(key: string): X509Certificate {
  const bytes = Buffer.from(key, "base64");
  if (/PRIVATE KEY/.test(bytes.toString("latin1"))) {
    throw graphRefusals.invalid(
      "Invalid value specified for property 'key' of resource 'KeyCredential': it holds a private key. Upload the public certificate only, and consider the key as known to others.",
    );
  }
  try {
    return new X509Certificate(bytes);
  } catch {
    throw graphRefusals.invalid(
      "Invalid value specified for property 'key' of resource 'KeyCredential': it is no X.509 certificate (base64 of DER or PEM).",
    );
  }
}

function isSameInstant(newInstant: string | null | undefined, stored: string): boolean {
  return typeof newInstant === "string" && new Date(newInstant).getTime() === new Date(stored).getTime();
}
