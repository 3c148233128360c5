/**
 * The names that Azure allows, for texts that become part of an id or an address. A name of this form stays one segment.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */
export const azureNames = {
  resourceGroup: {
    // Without \p, because editors read the form in infra/settings/settings.schema.json without its flag.
    form: /^(?!.*\.$)[^\s!-',/:-@[-^`{-\u00A9*+\u2000-\u206F\u3000\uFEFF]{1,90}$/,
    letters: /^[\p{L}\p{Nd}_().-]+$/u,
    rule: "must be the name of a resource group: 1 to 90 letters, digits and _ ( ) - . and no period at the end",
  },
  keyVault: {
    form: /^(?!.*--)[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$/,
    letters: /^[a-zA-Z0-9-]+$/,
    rule: "must be the name of a key vault",
  },
  plan: {
    form: /^[^\s!-,./:-@[-^`{-\u00A9\u2000-\u206F\u3000\uFEFF]{1,60}$/,
    letters: /^[\p{L}\p{Nd}_-]+$/u,
    rule: "must be the name of an App Service plan: 1 to 60 letters, digits, hyphens and underscores",
  },
  site: {
    form: /^(?!-)(?!.*-$)[^\s!-,./:-@[-`{-\u00A9\u2000-\u206F\u3000\uFEFF]{2,60}$/,
    letters: /^[\p{L}\p{Nd}-]+$/u,
    rule: "must be the name of a Function App: 2 to 60 letters, digits and hyphens, with no hyphen at either end",
  },
} as const;

/** Of a subscription, a tenant, or an object of Entra ID. */
export const guidForm = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

export type AzureNameKind = keyof typeof azureNames;

/** Whether Azure allows this name. */
export function isAzureName(kind: AzureNameKind, text: string): boolean {
  const { form, letters } = azureNames[kind];
  return form.test(text) && letters.test(text);
}
