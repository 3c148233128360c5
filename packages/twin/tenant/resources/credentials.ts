import { z } from "zod";
import { guid, instant, nullableText, onlyBlank, text } from "./property-schemas.ts";

/**
 * A certificate for verification. The twin doesn't support other kinds. Values that Graph computes may come back from a
 * GET. https://learn.microsoft.com/graph/api/resources/keycredential
 */
export const keyCredential = z.strictObject({
  keyId: guid.optional(),
  type: text.refine((value) => value === "AsymmetricX509Cert", { params: { notSupported: true } }),
  usage: text.refine((value) => value === "Verify", { params: { notSupported: true } }),
  displayName: nullableText.optional(),
  startDateTime: instant,
  endDateTime: instant,
  key: z.base64().nullable().optional(),
  customKeyIdentifier: nullableText.optional(),
});

/**
 * A client secret. Values that Graph computes may come back from a GET.
 * https://learn.microsoft.com/graph/api/resources/passwordcredential
 */
export const passwordCredential = z.strictObject({
  keyId: guid.nullable().optional(),
  displayName: nullableText.optional(),
  startDateTime: instant,
  endDateTime: instant,
  hint: nullableText.optional(),
  customKeyIdentifier: onlyBlank,
  secretText: onlyBlank,
});
