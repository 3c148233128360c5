import type { JsonApi } from "./json-api.ts";

interface Page<Item> {
  readonly value: readonly Item[];
  /** Graph's. */
  readonly "@odata.nextLink"?: string;
  /** Resource Manager's. */
  readonly nextLink?: string | null;
}

/**
 * Lists a collection, page by page. https://learn.microsoft.com/graph/paging and, for Resource Manager,
 * https://learn.microsoft.com/rest/api/azure/#async-operations-throttling-and-paging
 *
 * @throws RequestRefused
 */
export async function listAll<Item>(api: JsonApi, path: string): Promise<readonly Item[]> {
  const all: Item[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const page = (await api.call("GET", next)) as Page<Item>;
    all.push(...page.value);
    const link: string | undefined = page["@odata.nextLink"] ?? page.nextLink ?? undefined;
    next = link === undefined ? undefined : pathOf(link);
  }
  return all;
}

/** Accepts a link to the same host only, because the caller's token may go nowhere else. */
function pathOf(link: string): string {
  const { pathname, search } = new URL(link);
  return `${pathname}${search}`;
}
