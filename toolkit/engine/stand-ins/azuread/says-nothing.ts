import { isDeepStrictEqual } from "node:util";
import { isPropertyList, isPropertyMap } from "../property-values.ts";
import type { PropertyMap, PropertyValue } from "../property-values.ts";

/** The plugin's defaults that are not empty. Role, scope and account are on, one tenant signs in, tokens are v1.0. */
const defaults: Readonly<Record<string, PropertyValue>> = {
  accountEnabled: true,
  enabled: true,
  requestedAccessTokenVersion: 1,
  signInAudience: "AzureADMyOrg",
  type: "User",
};

/**
 * Whether an input says what leaving it out says: to a bridged plugin a default that is written out is the same as one
 * that is not, as is an empty list the same as none. So an import, which answers everything, differs from no program.
 * Source: the schemas of https://github.com/hashicorp/terraform-provider-azuread/tree/main/internal/services
 */
export function saysNothing(name: string, value: PropertyValue): boolean {
  if (isPropertyList(value)) return value.length === 0;
  if (isPropertyMap(value)) return Object.entries(value).every(([inner, item]) => saysNothing(inner, item));
  return value === "" || value === (defaults[name] ?? false);
}

/**
 * Whether an input that is optional and computed says what is so already: a program that leaves it out keeps what is
 * there, and one that writes it down changes nothing. So the tags that the portal sets are no difference.
 * Source: `Optional: true, Computed: true` in the schemas above; texts in a list are a set.
 */
export function saysWhatIs(value: PropertyValue, output: PropertyMap[string] | undefined): boolean {
  const sorted = (texts: PropertyValue): PropertyValue => (isPropertyList(texts) ? texts.toSorted() : texts);
  return output !== undefined && isDeepStrictEqual(sorted(value), sorted(output));
}
