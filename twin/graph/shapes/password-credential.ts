import { z } from "zod";
import type { PasswordCredential } from "../../tenant/directory-objects.ts";
import { guid, instant, nullableText, onlyBlank } from "./primitives.ts";

/** https://learn.microsoft.com/graph/api/application-addpassword#request-body */
export const addPasswordBody = z.strictObject({
  passwordCredential: z
    .strictObject({
      displayName: nullableText.optional(),
      startDateTime: instant,
      endDateTime: instant,
      customKeyIdentifier: onlyBlank,
      hint: onlyBlank,
      keyId: onlyBlank,
      secretText: onlyBlank,
    })
    .nullable()
    .optional(),
});

/** https://learn.microsoft.com/graph/api/application-removepassword#request-body */
export const removePasswordBody = z.strictObject({ keyId: guid });

/** With the secret in clear: for the one answer that may hold it, the one to `addPassword`. */
export function toGraphPassword(credential: PasswordCredential): object {
  return { customKeyIdentifier: null, ...credential };
}
