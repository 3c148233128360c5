import type { Json, JsonObject } from "./recorded-request.ts";

/** Object ids, also as security identifiers, client ids and key ids; and the ids of assignments and grants, no GUIDs. */
const ids =
  /S-1-12-1(?:-\d+){4}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<![\w+=-])[\w-]{43}(?![\w+/=-])/g;

/**
 * Two tenants with one set of names: what is an id of one tenant only is called by its place, `#1`, `#2` and so on; ids
 * that both have (a role's, Microsoft's own) stay. So they are equal exactly if they differ in nothing but such ids.
 */
export function withSameNames(left: Json, right: Json): readonly [Json, Json] {
  const texts = [left, right].map((json) => JSON.stringify(sorted(json)));
  const [ofLeft, ofRight] = texts.map((text) => new Set(text.match(ids)));
  const renamed = texts.map((text) => {
    const names = new Map<string, string>();
    return text.replaceAll(ids, (id) => {
      if (ofLeft?.has(id) && ofRight?.has(id)) return id;
      if (!names.has(id)) names.set(id, `#${names.size + 1}`);
      return String(names.get(id));
    });
  });
  return [JSON.parse(renamed[0] ?? "null") as Json, JSON.parse(renamed[1] ?? "null") as Json];
}

function sorted(json: Json): Json {
  if (Array.isArray(json)) return (json as readonly Json[]).map(sorted);
  if (typeof json !== "object" || json === null) return json;
  const entries = Object.entries(json as JsonObject).map(([name, value]) => [name, sorted(value)] as const);
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
