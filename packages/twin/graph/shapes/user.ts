import type { User } from "../../tenant/directory-objects.ts";
import { userTable } from "../../tenant/resources/user.ts";
import { securityIdentifierOf } from "../../tenant/security-identifier.ts";

/** The properties that Graph returns by default. https://learn.microsoft.com/graph/api/user-get#request-1 */
const defaultProperties = [
  "businessPhones",
  "displayName",
  "givenName",
  "jobTitle",
  "mail",
  "mobilePhone",
  "officeLocation",
  "preferredLanguage",
  "surname",
  "userPrincipalName",
  "id",
] as const;

/**
 * Returns all properties that a caller can request, never the password. "Changes to mail update proxyAddresses":
 * https://learn.microsoft.com/graph/api/resources/user#properties
 */
export function toWholeGraphUser(user: User, deletedDateTime?: string): Readonly<Record<string, unknown>> {
  const { passwordProfile: _secret, ...shown } = userTable.toAnswer({
    ...user,
    deletedDateTime: deletedDateTime ?? null,
    securityIdentifier: securityIdentifierOf(user.id),
    proxyAddresses: user.mail === null ? [] : [`SMTP:${user.mail}`],
  });
  return shown;
}

export function toGraphUser(user: User): Readonly<Record<string, unknown>> {
  const wholeUser = toWholeGraphUser(user);
  return Object.fromEntries(defaultProperties.map((property) => [property, wholeUser[property]]));
}
