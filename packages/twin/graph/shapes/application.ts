import type { Application, AppRole } from "../../tenant/directory-objects.ts";
import { applicationTable } from "../../tenant/resources/application.ts";

/** Returns the credentials without certificates and secrets. */
export function toGraphCredentials({
  keyCredentials,
  passwordCredentials,
}: Pick<Application, "keyCredentials" | "passwordCredentials">) {
  return {
    keyCredentials: keyCredentials.map((credential) => ({ ...credential, key: null })),
    passwordCredentials: passwordCredentials.map((credential) => ({
      customKeyIdentifier: null,
      ...credential,
      secretText: null,
    })),
  };
}

export function toGraphAppRole(role: AppRole): object {
  return { ...role, origin: "Application" };
}

/** https://learn.microsoft.com/graph/api/application-get */
export function toGraphApplication(
  application: Application,
  context: { readonly publisherDomain: string; readonly deletedDateTime?: string | undefined },
): Readonly<Record<string, unknown>> {
  return {
    ...applicationTable.toAnswer({
      ...application,
      publisherDomain: context.publisherDomain,
      deletedDateTime: context.deletedDateTime ?? null,
      ...toGraphCredentials(application),
    }),
    appRoles: application.appRoles.map(toGraphAppRole),
  };
}
