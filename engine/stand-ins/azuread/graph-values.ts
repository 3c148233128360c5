import type { Plain, PlainMap } from "../secret-values.ts";

/** Graph's JSON as outputs: no nulls, no OData annotations. */
export function toOutputs(value: unknown): PlainMap {
  return clean(value ?? {}) as PlainMap;
}

/** The map that the plugin offers beside roles and scopes: value to id, those without a value left out. */
export function idsByValue(entitlements: unknown): PlainMap {
  const list = (entitlements ?? []) as readonly { readonly id: string; readonly value?: string | null }[];
  return Object.fromEntries(list.flatMap(({ id, value }) => (value ? [[value, id] as const] : [])));
}

/** Leaves out what is undefined. */
export function defined(values: Readonly<Record<string, Plain | undefined>>): PlainMap {
  const entries = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}

function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(clean);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([name, item]) => item !== null && !name.includes("@odata."));
  return Object.fromEntries(entries.map(([name, item]) => [name, clean(item)]));
}
