import { NotImitated } from "../tenant/refusal.ts";
import type { GraphContext } from "./graph-env.ts";

interface Allowed {
  /** Properties that `$filter=<property> eq '<value>'` may name. */
  readonly filterable?: readonly string[];
  /** Properties that `$select` may name. */
  readonly selectable?: readonly string[];
}

export interface QueryOptions {
  readonly filter?: { readonly property: string; readonly value: string };
  readonly select?: readonly string[];
}

/** Reads `$filter` and `$select` in the forms that are imitated. Throws NotImitated for anything else, by name. */
export function readQueryOptions(context: GraphContext, allowed: Allowed): QueryOptions {
  const query = new URL(context.req.url).searchParams;
  const where = context.req.path;
  for (const name of query.keys()) {
    if (name !== "$filter" && name !== "$select") throw new NotImitated(`the query option '${name}' on ${where}`);
  }
  const filter = query.get("$filter");
  const select = query.get("$select");
  return {
    ...(filter !== null && { filter: parseFilter(filter, allowed.filterable ?? [], where) }),
    ...(select !== null && { select: parseSelect(select, allowed.selectable ?? [], where) }),
  };
}

/** Projects an answer on `$select`; Graph leaves everything else out. */
export function project(answer: Readonly<Record<string, unknown>>, select: readonly string[] | undefined): object {
  return select ? Object.fromEntries(select.map((property) => [property, answer[property]])) : answer;
}

/** How Graph's metadata address names a projection: `applications(id,appId)`. */
export function selection(select: readonly string[] | undefined): string {
  return select ? `(${select.join(",")})` : "";
}

function parseFilter(filter: string, filterable: readonly string[], where: string): QueryOptions["filter"] & object {
  const [, property, value] = /^\s*(\w+) eq '((?:[^']|'')*)'\s*$/.exec(filter) ?? [];
  if (property === undefined || value === undefined || !filterable.includes(property)) {
    throw new NotImitated(`$filter=${filter} on ${where} (it does: ${filterable.join(", ") || "none"}, by eq alone)`);
  }
  return { property, value: value.replaceAll("''", "'") };
}

function parseSelect(select: string, selectable: readonly string[], where: string): readonly string[] {
  const properties = select.split(",").map((property) => property.trim());
  const unknown = properties.find((property) => !selectable.includes(property));
  if (unknown !== undefined) throw new NotImitated(`$select=${unknown} on ${where}`);
  return properties;
}
