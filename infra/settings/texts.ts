import { z } from "zod";
import { microsoftApp } from "./microsoft-apps.ts";
import { type AzureNameKind, azureNames } from "@protected-function/core/text/azure-names.ts";

/** Texts with a rule, shared by the settings. Every message states the rule; the parser adds the value and the fix. */

/** To the second, so that texts sort like the instants and the azuread plugin accepts them (RFC 3339). */
export const instant = z.iso.datetime({
  precision: 0,
  error: ({ input }) =>
    isImpossibleDay(String(input))
      ? "must be a day that the calendar has"
      : 'must be a time in UTC, in quotes, such as "2027-03-31T00:00:00Z"',
});

function isImpossibleDay(text: string): boolean {
  const [date, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)(?!\d)/.exec(text) ?? [];
  if (date === undefined) return false;
  // oxlint-disable-next-line eslint/no-restricted-globals -- reads what is typed, and no clock
  return new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).toISOString().slice(0, 10) !== date;
}

export const guid = z.guid({ error: "must be a GUID, such as 11111111-2222-4333-8444-555555555555" });

/** The ID of a caller. Microsoft's own applications call nobody's API by themselves. */
export const callerId = guid.superRefine((text, context) => {
  const app = microsoftApp(text);
  if (app === undefined) return;
  const message = `must be the ID of your caller: this is ${app}, an application of Microsoft`;
  context.addIssue({ code: "custom", message });
});

/** A text of exactly this form. */
export const matching = (form: RegExp, error: string) => z.string({ error }).regex(form, { error });

export const userPrincipalName = matching(
  /^[^@\s]+@[^@\s]+\.[^@\s]+$/,
  "must be a user principal name, such as ada@contoso.com",
).meta({ lookUp: 'az ad user list --query "[].userPrincipalName" -o tsv' });

/** What a fix writes where only you know the text: accepted as it stands, it would become a name in Entra ID. */
export const isPlaceholder = (value: unknown): boolean => typeof value === "string" && /^<[^<>]*>$/.test(value);

/** A variable as workflows, shells, pipelines and Terraform write it, and nothing else. */
export const isVariable = (value: unknown): boolean =>
  typeof value === "string" &&
  /^(?:\$?\{\{[^{}]*\}\}|\$\{[^{}]*\}|\$\([^()]*\)|\$[A-Z_]+|%\w+%|(?:var|local)\.\w+)$/i.test(value.trim());

const isOwnText = (text: string) => !isPlaceholder(text);
const ownTextRule = { error: "must be your own text: this one only shows where it goes" };

export const displayName = z
  .string({ error: "must be a string" })
  .trim()
  .min(1, { error: "must not be empty" })
  .max(256, { error: "must be at most 256 characters" })
  .refine(isOwnText, ownTextRule);

/** The program looks groups up by name: an ID would be the name of no group. */
export const groupName = displayName
  .refine((text) => !guid.safeParse(text).success, { error: "must be a group's display name, not its ID" })
  .meta({ lookUp: 'az ad group list --query "[].{id: id, displayName: displayName}" -o table' });

/** An app role, by its name in the API's contract. against-contract.ts checks that it exists. */
export const roleName = z.string({ error: "must be the name of an app role" }).min(1, { error: "must not be empty" });

const reasonRule = "must be a reason of at least 10 characters";

/** Why a stack deviates from a rule. */
export const reason = z
  .string({ error: reasonRule })
  .trim()
  .min(10, { error: reasonRule })
  .refine(isOwnText, ownTextRule);

const repositoryRule = "must be a repository as owner/name, at most 140 characters";

/**
 * A name in the form of GitHub, GitLab and Azure DevOps. It becomes part of a mark, so it has no comma and no blank.
 */
export const repositoryName = z
  .string({ error: repositoryRule })
  .max(140, { error: repositoryRule })
  .regex(/^[\w.-]+(?:\/[\w.-]+)+$/, { error: repositoryRule });

const httpsRule = "must be an https:// URL";
const httpsPattern = /^https:\/\/[\w.~:/?#[\]@!$&'()*+,;=%-]+$/;

/**
 * Kept character for character, because Entra ID compares an issuer that way; `z.url` would trim it first.
 * https://www.rfc-editor.org/rfc/rfc3986#section-2
 */
export const httpsUrl = z
  .string({ error: httpsRule })
  .regex(httpsPattern, {
    error: ({ input }) =>
      String(input).startsWith("https://")
        ? `${httpsRule} without blanks, line breaks, or other characters that a URL can't have`
        : httpsRule,
  })
  .refine((text) => !httpsPattern.test(text) || URL.canParse(text), { error: httpsRule })
  .meta({ format: "uri" });

/** A name that becomes part of logical names: changing one later replaces resources. */
export const shortName = (subject: string) =>
  z.string().regex(/^[a-z][a-z0-9-]{1,29}$/, {
    error: `${subject} must be 2 to 30 lower-case letters, digits and hyphens, starting with a letter`,
  });

/** Each item becomes part of a logical name, and Entra ID accepts each assignment and owner once. */
export const list = <Item extends z.ZodType<string>>(item: Item) =>
  z
    .array(item, { error: "must be a list" })
    .refine((items) => new Set(items.map((item) => String(item).toLowerCase())).size === items.length, {
      error: "must not repeat a name (ignoring case)",
      when: ({ value }) => Array.isArray(value),
    });

/** The name of an existing resource, which becomes part of ids and addresses. */
export const azureName = (kind: AzureNameKind) => {
  const { form, letters, rule } = azureNames[kind];
  return matching(form, rule).refine((text) => !form.test(text) || letters.test(text), { error: rule });
};

export const vaultList = "az keyvault list -o table";

/** An existing key vault of this subscription. */
export const keyVault = z.strictObject({
  resourceGroup: azureName("resourceGroup").meta({ lookUp: vaultList }),
  name: azureName("keyVault").meta({ lookUp: vaultList }),
});

export type KeyVault = z.infer<typeof keyVault>;
