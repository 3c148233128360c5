import { NotImitated } from "../tenant/refusal.ts";
import type { GraphContext } from "./graph-env.ts";

interface Allowed {
  /** Properties that `$filter=<property> eq '<value>'` may name. */
  readonly filterable?: readonly string[];
  /** Properties that `$filter=<property> eq true` may name. */
  readonly flags?: readonly string[];
  /** Lists of texts that `$filter=<property>/any(x:x eq '<value>')` may name. */
  readonly lists?: readonly string[];
  /** Properties that `$select` may name. */
  readonly selectable?: readonly string[];
}

interface Condition {
  readonly property: string;
  readonly value: string | boolean;
}

/** Conditions that all have to hold. */
export type Filter = readonly Condition[];

export interface QueryOptions {
  readonly filter?: Filter;
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
    ...(filter !== null && { filter: parseFilter(filter, allowed, where) }),
    ...(select !== null && { select: parseSelect(select, allowed.selectable ?? [], where) }),
  };
}

/** Entra compares strings without case. https://learn.microsoft.com/graph/filter-query-parameter */
export function matches(filter: Filter | undefined, object: Readonly<Record<string, unknown>>): boolean {
  return (filter ?? []).every(({ property, value }) => {
    const found = object[property];
    if (Array.isArray(found)) return found.some((text) => String(text).toLowerCase() === String(value).toLowerCase());
    return typeof found === "string" && typeof value === "string"
      ? found.toLowerCase() === value.toLowerCase()
      : found === value;
  });
}

/** Projects an answer on `$select`; Graph leaves everything else out. */
export function project(answer: Readonly<Record<string, unknown>>, select: readonly string[] | undefined): object {
  return select ? Object.fromEntries(select.map((property) => [property, answer[property]])) : answer;
}

/** How Graph's metadata address names a projection: `applications(id,appId)`. */
export function selection(select: readonly string[] | undefined): string {
  return select ? `(${select.join(",")})` : "";
}

function parseFilter(filter: string, { filterable = [], flags = [], lists = [] }: Allowed, where: string): Filter {
  // https://learn.microsoft.com/graph/filter-query-parameter#filter-using-lambda-operators
  const [, list, text] = /^(\w+)\/any\((?:\w+):\w+ eq '((?:[^']|'')*)'\)$/.exec(filter) ?? [];
  if (list !== undefined && text !== undefined && lists.includes(list)) {
    return [{ property: list, value: text.replaceAll("''", "'") }];
  }
  const refuse = () => {
    const known = [...filterable, ...flags].join(", ") || "none";
    return new NotImitated(`$filter=${filter} on ${where} (it does: ${known}, by eq alone)`);
  };
  const condition = /^\s*(\w+) eq (?:'((?:[^']|'')*)'|(true|false))\s*(?: and |$)/;
  const conditions: Condition[] = [];
  for (let rest = filter; rest !== "" || conditions.length === 0;) {
    const [read, property, text, flag] = condition.exec(rest) ?? [];
    if (read === undefined || property === undefined) throw refuse();
    if (text !== undefined && filterable.includes(property)) {
      conditions.push({ property, value: text.replaceAll("''", "'") });
    } else if (flag !== undefined && flags.includes(property)) conditions.push({ property, value: flag === "true" });
    else throw refuse();
    rest = rest.slice(read.length);
    if (rest === "" && read.endsWith(" and ")) throw refuse();
  }
  return conditions;
}

function parseSelect(select: string, selectable: readonly string[], where: string): readonly string[] {
  const properties = select.split(",").map((property) => property.trim());
  const unknown = properties.find((property) => !selectable.includes(property));
  if (unknown !== undefined) throw new NotImitated(`$select=${unknown} on ${where}`);
  return properties;
}
