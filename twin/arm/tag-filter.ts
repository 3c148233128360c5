import { NotImitated } from "../tenant/refusal.ts";
import type { Resource } from "../tenant/subscription.ts";

export interface Tag {
  readonly name: string;
  readonly value: string;
}

/** Undefined without a filter, or with one of another kind: {@link refuseFilter} is for those. */
export function tagIn(filter: string | null): Tag | undefined {
  const [, name, value] = /^tagName eq '([^']+)' and tagValue eq '([^']*)'$/.exec(filter ?? "") ?? [];
  return name === undefined || value === undefined ? undefined : { name, value };
}

/** Names without case, values with it. https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources */
export function hasTag({ body: { tags } }: Resource, wanted: Tag): boolean {
  const found = Object.entries(tags ?? {}).find(([name]) => name.toLowerCase() === wanted.name.toLowerCase());
  return found?.[1] === wanted.value;
}

/** Always throws NotImitated. */
export function refuseFilter(filter: string, what: string): never {
  throw new NotImitated(`$filter=${filter} of ${what}`);
}
