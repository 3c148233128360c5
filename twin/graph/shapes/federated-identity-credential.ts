import { z } from "zod";
import { guid, nullableText, onlyBlank, text } from "./primitives.ts";

/** What a POST or PATCH may say. https://learn.microsoft.com/graph/api/resources/federatedidentitycredential */
export const federatedIdentityCredentialPatch = z.strictObject({
  id: guid.optional(),
  name: text.optional(),
  issuer: text.optional(),
  subject: text.optional(),
  description: nullableText.optional(),
  audiences: z.array(text).optional(),
  claimsMatchingExpression: onlyBlank,
});

export const federatedIdentityCredentialBody = federatedIdentityCredentialPatch.required({
  name: true,
  issuer: true,
  subject: true,
  audiences: true,
});
