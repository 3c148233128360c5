import { z } from "zod";
import type { Application, AppRole, PasswordCredential } from "../../tenant/directory-objects.ts";
import { applicationTable } from "../../tenant/resources/application.ts";
import { guid, instant, nullableText, onlyBlank } from "../../tenant/resources/property-schemas.ts";

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

/** Returns the password with its secret in plain text. Only the answer to `addPassword` may contain it. */
export function toGraphPassword(credential: PasswordCredential): object {
  return { customKeyIdentifier: null, ...credential };
}

export function toGraphAppRole(role: AppRole): object {
  return { ...role, origin: "Application" };
}

/** https://learn.microsoft.com/graph/api/application-get */
export function toGraphApplication(
  application: Application,
  context: { readonly publisherDomain: string; readonly deletedDateTime?: string | undefined },
): Readonly<Record<string, unknown>> {
  const { passwordCredentials, keyCredentials, appRoles } = application;
  return {
    ...applicationTable.toAnswer({
      ...application,
      publisherDomain: context.publisherDomain,
      deletedDateTime: context.deletedDateTime ?? null,
      keyCredentials: keyCredentials.map((credential) => ({ ...credential, key: null })),
      passwordCredentials: passwordCredentials.map((credential) => ({
        ...toGraphPassword(credential),
        secretText: null,
      })),
    }),
    appRoles: appRoles.map(toGraphAppRole),
  };
}
