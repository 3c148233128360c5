import { z } from "zod";

/** Texts with a rule, shared by the settings. Every message says the rule; the parser adds value and fix. */

/** To the second, so that texts compare as the instants do, and the azuread plugin takes them (RFC 3339). */
export const instant = z.iso.datetime({
  precision: 0,
  error: 'must be an instant in UTC, in quotes, such as "2027-03-31T00:00:00Z"',
});

export const guid = z.guid({ error: "must be a GUID, such as 11111111-2222-4333-8444-555555555555" });

export const userPrincipalName = z
  .string({ error: "must be a user principal name, such as ada@contoso.com" })
  .regex(/^[^@\s]+@[^@\s]+\.[^@\s]+$/, { error: "must be a user principal name, such as ada@contoso.com" });

export const displayName = z
  .string({ error: "must be a text" })
  .trim()
  .min(1, { error: "must not be empty" })
  .max(256, { error: "must be at most 256 characters" });

const repositoryRule = "must be a repository as owner/name, at most 140 characters";

/** As GitHub, GitLab and Azure DevOps name one; it becomes part of a mark, so it has no comma and no blank. */
export const repositoryName = z
  .string({ error: repositoryRule })
  .max(140, { error: repositoryRule })
  .regex(/^[\w.-]+(?:\/[\w.-]+)+$/, { error: repositoryRule });

export const httpsUrl = z.url({ protocol: /^https$/, error: "must be an https:// address" });

/** A name that becomes part of logical names: changing one later replaces resources. */
export const shortName = (what: string) =>
  z.string().regex(/^[a-z][a-z0-9-]{1,29}$/, {
    error: `${what} must be 2 to 30 lower-case letters, digits and hyphens, a letter first`,
  });

/** Each item becomes part of a logical name, and Entra ID takes each assignment and owner once. */
export const list = <Item extends z.ZodType<string>>(item: Item) =>
  z
    .array(item, { error: "must be a list" })
    .refine((items) => new Set(items.map((text) => text.toLowerCase())).size === items.length, {
      error: "must name each only once, whatever the case",
    });
