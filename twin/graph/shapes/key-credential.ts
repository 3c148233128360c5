import { z } from "zod";
import { guid, instant, nullableText, text } from "./primitives.ts";

/**
 * A certificate to verify with; other kinds are not imitated. What Graph computes may come back from a GET.
 * https://learn.microsoft.com/graph/api/resources/keycredential
 */
export const keyCredential = z.strictObject({
  keyId: guid.optional(),
  type: text.refine((value) => value === "AsymmetricX509Cert", { params: { notImitated: true } }),
  usage: text.refine((value) => value === "Verify", { params: { notImitated: true } }),
  displayName: nullableText.optional(),
  startDateTime: instant,
  endDateTime: instant,
  key: z.base64().nullable().optional(),
  customKeyIdentifier: nullableText.optional(),
});
