import type { PlainMap } from "../secret-values.ts";
import { StandInRefusal } from "../stand-in-refusal.ts";
import { defined } from "./graph-values.ts";
import type { GraphObject } from "./graph-client.ts";

/** Which properties of Graph's object are answered, by output name and kind. */
export interface AnsweredProperties {
  readonly texts: Readonly<Record<string, string>>;
  readonly flags: Readonly<Record<string, string>>;
  readonly lists: Readonly<Record<string, string>>;
}

/** As the plugin answers: an empty text, false, and an empty list for what Graph leaves null. */
export function answer(object: GraphObject, { texts, flags, lists }: AnsweredProperties): PlainMap {
  const pick = (names: Readonly<Record<string, string>>, empty: string | boolean | readonly string[]): PlainMap =>
    defined(
      Object.fromEntries(Object.entries(names).map(([name, of]) => [name, (object[of] ?? empty) as typeof empty])),
    );
  return { ...pick(texts, ""), ...pick(flags, false), ...pick(lists, []) };
}

/** The members of a list answer, all of them: the stand-in follows no pages. */
export function members(list: GraphObject): readonly GraphObject[] {
  if (list["@odata.nextLink"] !== undefined) {
    throw new StandInRefusal("azuread", "the pages that Graph answers in: ask for less");
  }
  return (list["value"] ?? []) as readonly GraphObject[];
}

/** A text within an OData filter. */
export function quoted(text: unknown): string {
  return `'${String(text).replaceAll("'", "''")}'`;
}

export function filterBy(filter: string): string {
  return `?${new URLSearchParams({ $filter: filter }).toString()}`;
}
