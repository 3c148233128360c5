import { graphRefusals } from "../tenant/graph-refusals.ts";
import { NotImitated } from "../tenant/refusal.ts";
import type { GraphContext } from "./graph-env.ts";

interface Allowed {
  /** Properties that `$filter=<property> eq '<value>'` may name. */
  readonly filterable?: readonly string[];
  /** Properties that `$filter=startswith(<property>,'<value>')` may name. */
  readonly startable?: readonly string[];
  /** Lists of strings that `$filter=<property>/any(x:x eq '<value>')` may name. */
  readonly collections?: readonly string[];
  /** Properties that `$filter=<property> eq true` may name. */
  readonly flags?: readonly string[];
  /** Properties that `$select` may name. */
  readonly selectable?: readonly string[];
}

interface Condition {
  readonly property: string;
  readonly operator: "eq" | "startswith" | "any";
  readonly value: string | boolean;
}

/** Conditions that all have to hold. */
export type Filter = readonly Condition[];

export interface QueryOptions {
  readonly filter?: Filter;
  readonly select?: readonly string[];
}

/**
 * Reads `$filter` and `$select` in the forms that are imitated. Throws NotImitated for anything else, by name, and
 * BadRequest (400) for an option that stands there twice.
 */
export function readQueryOptions(context: GraphContext, allowed: Allowed): QueryOptions {
  const query = new URL(context.req.url).searchParams;
  const where = context.req.path;
  for (const name of query.keys()) {
    if (name !== "$filter" && name !== "$select") throw new NotImitated(`the query option '${name}' on ${where}`);
    if (query.getAll(name).length > 1) throw graphRefusals.repeatedQueryOption(name);
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
  return (filter ?? []).every(({ property, operator, value }) => {
    const found = folded(object[property]);
    const wanted = folded(value);
    if (operator === "any") return Array.isArray(found) && found.map(folded).includes(wanted);
    if (operator === "startswith") return typeof found === "string" && found.startsWith(String(wanted));
    return found === wanted;
  });
}

const folded = (value: unknown): unknown => (typeof value === "string" ? value.toLowerCase() : value);

/** Projects an answer on `$select`; Graph leaves everything else out. */
export function project(answer: Readonly<Record<string, unknown>>, select: readonly string[] | undefined): object {
  return select ? Object.fromEntries(select.map((property) => [property, answer[property]])) : answer;
}

/** How Graph's metadata address names a projection: `applications(id,appId)`. */
export function selection(select: readonly string[] | undefined): string {
  return select ? `(${select.join(",")})` : "";
}

/** `displayName eq 'x'`, `startswith(displayName,'x')`, `servicePrincipalNames/any(c:c eq 'x')`, `accountEnabled eq true`. */
const condition =
  /^\s*(?:startswith\((?<start>\w+),\s*'(?<prefix>(?:[^']|'')*)'\)|(?<list>\w+)\/any\((?<item>\w+):\s*\k<item> eq '(?<member>(?:[^']|'')*)'\)|(?<property>\w+) eq (?:'(?<text>(?:[^']|'')*)'|(?<flag>true|false)))\s*(?: and |$)/;

function parseFilter(filter: string, allowed: Allowed, where: string): Filter {
  const { filterable = [], flags = [], startable = [], collections = [] } = allowed;
  const refuse = () => {
    const known = [...filterable, ...flags].join(", ") || "none";
    const more = [
      ...startable.map((property) => `, startswith of ${property}`),
      ...collections.map((property) => `, any of ${property}`),
    ];
    return new NotImitated(`$filter=${filter} on ${where} (it does: ${known}, by eq alone${more.join("")})`);
  };
  const conditions: Condition[] = [];
  for (let rest = filter; rest !== "" || conditions.length === 0;) {
    const { 0: read, groups } = condition.exec(rest) ?? {};
    const found = groups && conditionOf(groups);
    if (read === undefined || !found) throw refuse();
    const { property, operator, value } = found;
    const named = { startswith: startable, any: collections, eq: typeof value === "string" ? filterable : flags };
    if (!named[operator].includes(property)) throw refuse();
    conditions.push(found);
    rest = rest.slice(read.length);
    if (rest === "" && read.endsWith(" and ")) throw refuse();
  }
  return conditions;
}

function conditionOf(groups: Readonly<Record<string, string | undefined>>): Condition | undefined {
  const { start, prefix, list, member, property, text, flag } = groups;
  const unquoted = (quoted: string): string => quoted.replaceAll("''", "'");
  if (start !== undefined && prefix !== undefined) {
    return { property: start, operator: "startswith", value: unquoted(prefix) };
  }
  if (list !== undefined && member !== undefined) return { property: list, operator: "any", value: unquoted(member) };
  if (property === undefined) return undefined;
  return { property, operator: "eq", value: text === undefined ? flag === "true" : unquoted(text) };
}

function parseSelect(select: string, selectable: readonly string[], where: string): readonly string[] {
  const properties = select.split(",").map((property) => property.trim());
  const unknown = properties.find((property) => !selectable.includes(property));
  if (unknown !== undefined) throw new NotImitated(`$select=${unknown} on ${where}`);
  return properties;
}
