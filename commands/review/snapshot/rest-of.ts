import type { Json } from "./snapshot.ts";

/** What a service answers, without what is said elsewhere: by paths, `api.requestedAccessTokenVersion`. Lists stay whole. */
export function restOf(value: Json, elsewhere: readonly string[], path = ""): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value)
    .map(([key, item]) => [key, item as Json, path === "" ? key : `${path}.${key}`] as const)
    .filter(([key, , within]) => !elsewhere.includes(within) && !key.includes("@odata."));
  return Object.fromEntries(entries.map(([key, item, within]) => [key, restOf(item, elsewhere, within)]));
}
