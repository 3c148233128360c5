import { isDeepStrictEqual } from "node:util";
import type { Context } from "hono";
import { z } from "zod";
import type { BearerClaims } from "../network/bearer-token.ts";
import { JsonRefused, readJson } from "../network/json-text.ts";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import { NotSupported, Refusal } from "../tenant/refusal.ts";
import type { Properties, ResourceTable } from "../tenant/resources/resource-table.ts";

/** The values that the first steps of every request set for the routes. */
export interface GraphEnv {
  Variables: { caller: BearerClaims; requestId: string; clientRequestId: string };
}

export type GraphContext = Context<GraphEnv>;

export interface Allowed {
  /** Properties that `$filter=<property> eq '<value>'` can use. */
  readonly filterable?: readonly string[];
  /** Properties that `$filter=startswith(<property>,'<value>')` can use. */
  readonly startable?: readonly string[];
  /** Lists of strings that `$filter=<property>/any(x:x eq '<value>')` can use. */
  readonly collections?: readonly string[];
  /** Properties that `$filter=<property> eq true` can use. */
  readonly flags?: readonly string[];
  /** Properties that `$select` can use. */
  readonly selectable?: readonly string[];
}

interface Condition {
  readonly property: string;
  readonly operator: "eq" | "startswith" | "any";
  readonly value: string | boolean;
}

/** Conditions that must all be true. */
type Filter = readonly Condition[];

export interface QueryOptions {
  readonly filter?: Filter;
  readonly select?: readonly string[];
}

/**
 * Reads `$filter` and `$select` in the supported forms. Throws NotSupported with the name of any other option or form,
 * and BadRequest (400) for a repeated option.
 */
export function readQueryOptions(context: GraphContext, allowed: Allowed): QueryOptions {
  const query = new URL(context.req.url).searchParams;
  const path = context.req.path;
  for (const name of query.keys()) {
    if (name !== "$filter" && name !== "$select") throw new NotSupported(`the query option '${name}' on ${path}`);
    if (query.getAll(name).length > 1) throw graphRefusals.repeatedQueryOption(name);
  }
  const filter = query.get("$filter");
  const select = query.get("$select");
  return {
    ...(filter !== null && { filter: parseFilter(filter, allowed, path) }),
    ...(select !== null && { select: parseSelect(select, allowed.selectable ?? [], path) }),
  };
}

/** Entra ID compares strings without case. https://learn.microsoft.com/graph/filter-query-parameter */
export function matches(filter: Filter | undefined, object: Readonly<Record<string, unknown>>): boolean {
  return (filter ?? []).every(({ property, operator, value }) => {
    const actual = folded(object[property]);
    const expected = folded(value);
    if (operator === "any") return Array.isArray(actual) && actual.map(folded).includes(expected);
    if (operator === "startswith") return typeof actual === "string" && actual.startsWith(String(expected));
    return actual === expected;
  });
}

const folded = (value: unknown): unknown => (typeof value === "string" ? value.toLowerCase() : value);

/** Reduces an answer to the properties in `$select`. Graph omits all others. */
export function project(answer: Readonly<Record<string, unknown>>, select: readonly string[] | undefined): object {
  return select ? Object.fromEntries(select.map((property) => [property, answer[property]])) : answer;
}

/** Returns a projection as in Graph's metadata address: `applications(id,appId)`. */
export function selection(select: readonly string[] | undefined): string {
  return select ? `(${select.join(",")})` : "";
}

/** `displayName eq 'x'`, `startswith(displayName,'x')`, `servicePrincipalNames/any(c:c eq 'x')`, `accountEnabled eq true`. */
const condition =
  /^\s*(?:starts[wW]ith\((?<start>\w+),\s*'(?<prefix>(?:[^']|'')*)'\)|(?<list>\w+)\/any\((?<item>\w+):\s*\k<item> eq '(?<member>(?:[^']|'')*)'\)|(?<property>\w+) eq (?:'(?<text>(?:[^']|'')*)'|(?<flag>true|false)))\s*(?: and |$)/;

function parseFilter(filter: string, allowed: Allowed, path: string): Filter {
  const { filterable = [], flags = [], startable = [], collections = [] } = allowed;
  const refuse = () => {
    const filterableNames = [...filterable, ...flags].join(", ") || "none";
    const combinable = [
      ...startable.map((property) => `, startswith of ${property}`),
      ...collections.map((property) => `, any of ${property}`),
    ];
    return new NotSupported(
      `$filter=${filter} on ${path} (supported: ${filterableNames}, by eq only${combinable.join("")})`,
    );
  };
  const conditions: Condition[] = [];
  for (let rest = filter; rest !== "" || conditions.length === 0;) {
    const { 0: read, groups } = condition.exec(rest) ?? {};
    const parsed = groups && conditionOf(groups);
    if (read === undefined || !parsed) throw refuse();
    const { property, operator, value } = parsed;
    const namesByOperator = {
      startswith: startable,
      any: collections,
      eq: typeof value === "string" ? filterable : flags,
    };
    if (!namesByOperator[operator].includes(property)) throw refuse();
    conditions.push(parsed);
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

function parseSelect(select: string, selectable: readonly string[], path: string): readonly string[] {
  const properties = select.split(",").map((property) => property.trim());
  const unknown = properties.find((property) => !selectable.includes(property));
  if (unknown !== undefined) throw new NotSupported(`$select=${unknown} on ${path}`);
  return properties;
}

/**
 * Reads a JSON body with its strict schema. Throws Graph's refusals for invalid JSON, an unknown property or an invalid
 * value. Throws NotSupported for properties that Graph has and the twin doesn't. With `typed`, the schema reads
 * `@odata.type`, because the body can have objects of several types.
 */
export async function readBody<Schema extends z.ZodType>(
  context: GraphContext,
  schema: Schema,
  resource: string,
  { typed = false }: { readonly typed?: boolean } = {},
): Promise<z.output<Schema>> {
  const result = schema.safeParse(withoutTypeAnnotations(await readObject(context), typed), { reportInput: true });
  if (result.success) return result.data;
  throw asRefusal(result.error.issues, resource);
}

/** Reads the body of a POST. Throws as {@link readBody} does. */
export async function readNew<Table extends Properties>(context: GraphContext, table: ResourceTable<Table>) {
  return readBody(context, table.postBody, table.resource);
}

/**
 * Reads the body of a PATCH. Throws as {@link readBody} does. A read-only property with its current value changes
 * nothing: azuread sends ids back.
 */
export async function readChanges<Table extends Properties>(
  context: GraphContext,
  table: ResourceTable<Table>,
  current: Readonly<Record<string, unknown>>,
) {
  const isChange = (name: string, value: unknown) =>
    !table.readOnly.includes(name) || !isDeepStrictEqual(folded(value), folded(current[name]));
  const schema = z.preprocess(
    (body: object) => Object.fromEntries(Object.entries(body).filter(([name, value]) => isChange(name, value))),
    table.patchBody,
  );
  return readBody(context, schema, table.resource);
}

/** Returns a body without its undefined properties. */
export function definedProperties<Body extends object>(body: Body) {
  const defined = Object.entries(body).filter(([, value]) => value !== undefined);
  return Object.fromEntries(defined) as { [Property in keyof Body]: Exclude<Body[Property], undefined> };
}

/** Returns the refusal for a property that Graph itself sets. Wording reported widely. */
export function readOnly(property: string): Refusal {
  return graphRefusals.invalid(`Property '${property}' is read-only and cannot be set.`);
}

/**
 * Without the right Content-Type, Graph ignores the body. Reported: microsoftgraph/microsoft-graph-docs#6259. Inferred:
 * JSON beyond the limits gets the same answer.
 */
async function readObject(context: GraphContext): Promise<unknown> {
  const isJson = /^application\/json\s*(?:;|$)/i.test(context.req.header("content-type") ?? "");
  const json: unknown = isJson ? await readJson(context.req.raw).catch(withoutValue) : undefined;
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new Refusal(
      400,
      "BadRequest",
      "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.",
    );
  }
  return json;
}

function withoutValue(error: unknown): undefined {
  if (!(error instanceof JsonRefused)) throw error;
}

/** Clients can annotate types (`@odata.type`) wherever Graph already knows them. azuread annotates everything. */
function withoutTypeAnnotations(value: unknown, typed: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutTypeAnnotations(item, typed));
  if (typeof value !== "object" || value === null) return value;
  const isKept = (name: string) => !name.endsWith("@odata.type") || (typed && name === "@odata.type");
  const properties = Object.entries(value).filter(([name]) => isKept(name));
  return Object.fromEntries(properties.map(([name, member]) => [name, withoutTypeAnnotations(member, typed)]));
}

/** Graph names only the first fault. Wording reported widely. If several properties are wrong, the choice is ours. */
function asRefusal(issues: readonly z.core.$ZodIssue[], resource: string): Refusal {
  const missing = issues.find((issue) => issue.code === "unrecognized_keys");
  if (missing) return graphRefusals.invalid(`Invalid property '${missing.keys[0]?.replace("@odata.bind", "")}'.`);
  const [issue] = issues;
  const property = issue?.path.filter((part) => typeof part === "string").join(".") ?? "";
  if (issue?.code === "custom" && issue.params?.["readOnly"] === true) return readOnly(property);
  if (issue?.code === "custom" && issue.params?.["notSupported"] === true) {
    return new NotSupported(`the property '${property}' of a Graph ${resource} with a value of its own`);
  }
  if (issue?.code === "invalid_type" && issue.input === undefined) {
    return graphRefusals.invalid(`A value is required for property '${property}' of resource '${resource}'.`);
  }
  return graphRefusals.invalid(`Invalid value specified for property '${property}' of resource '${resource}'.`);
}
