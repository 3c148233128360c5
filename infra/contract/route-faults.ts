import { nearest } from "@protected-function/core/text/nearest.ts";
import { constraintNames, isConstraint, satisfies } from "./route-constraints.ts";
import { parameterIn, part, segmentsOf } from "./routes.ts";

/** `{name}` with what belongs to it. */
const parameter = /\{(?:\{\{|\}\}|[^{}])*\}/g;

/** The rule that something breaks that isn't a route, as the end of a sentence that begins with the place. */
export function brokenRule(route: string): string {
  if (route.trim() === "") return "must not be empty";
  if (/^[a-z]+:\/\//i.test(route)) return "must be a path, without the address of a site";
  const [doubled] = /\{\{\w+\}\}/.exec(route) ?? [];
  if (doubled !== undefined) return `must write a parameter as {name}, not "${doubled}"`;
  const outside = route.replaceAll(parameter, "x");
  if (/^[^{]*\}/.test(outside)) return '"}" isn\'t opened';
  if (outside.includes("{")) return '"{" isn\'t closed';
  if (route.startsWith("/")) return "must not begin with a slash";
  if (route.endsWith("/")) return "must not end with a slash";
  if (outside.includes("//")) return "must not have two slashes in a row";
  const parts = route.match(part) ?? [];
  return parts.map(faultOfSegment).find((fault) => fault !== undefined) ?? faultOfOrder(parts);
}

function faultOfSegment(segment: string): string | undefined {
  if (segmentsOf(segment) !== undefined) return undefined;
  if (/^\.+$/.test(segment)) return `must not have a segment of periods alone, "${segment}"`;
  if (foreignParameter(segment) !== undefined) return `must write a parameter as {name}, not "${segment}"`;
  if (!segment.includes("{")) {
    if (segment.includes("?")) return "must not have a query: callers add it";
    const [, wrong = ""] = /([^\w.~-])/u.exec(segment) ?? [];
    return `must not have "${wrong}" in "${segment}": a segment of text is letters, digits and . _ ~ -`;
  }
  if (segment.replaceAll(parameter, "x") !== "x")
    return `must not have more than a parameter in the segment "${segment}"`;
  return faultOfParameter(segment);
}

function faultOfParameter(segment: string): string {
  const [, name = "", rest = ""] = /^\{\*{0,2}([^:=?]*)(.*)\}$/s.exec(segment) ?? [];
  if (!/^[A-Za-z_]\w*$/.test(name))
    return `must have letters, digits and _ in a parameter's name, starting with a letter: "${segment}"`;
  const constraints = constraintsIn(rest);
  const unknown = constraints.find((constraint) => !isConstraint(constraint));
  if (unknown !== undefined) {
    const { name: constraint } = unknown;
    return constraintNames.includes(constraint)
      ? `must have the constraint ${constraint} as the Functions host does: "${segment}"`
      : `must not have the constraint ${constraint}: the Functions host knows ${constraintNames.join(", ")}`;
  }
  const [, value] = /=([^=?]*)\??$/.exec(rest) ?? [];
  if (value !== undefined && !satisfies(value, constraints))
    return `must have a default value that satisfies its constraints: "${segment}"`;
  if (rest.endsWith("?"))
    return `must not have "?" with a default value or *, which are enough without it: "${segment}"`;
  return `must be {name}, {name:constraint}, {name?}, {name=value} or {*name}: "${segment}"`;
}

function constraintsIn(rest: string): readonly { readonly name: string; readonly argument?: string }[] {
  const written = rest.replaceAll("{{", "{").replaceAll("}}", "}");
  return [...written.matchAll(/:([A-Za-z]+)(?:\((.*?)\)(?=$|[:=?]))?/gs)].map(([, name = "", argument]) => ({
    name: name.toLowerCase(),
    ...(argument !== undefined && { argument }),
  }));
}

function faultOfOrder(parts: readonly string[]): string {
  const rest = parts.findIndex((segment) => parameterIn(segment)?.kind === "rest");
  return rest !== -1 && rest < parts.length - 1
    ? `must have ${parts[rest]} as the last segment`
    : "must have optional parameters at the end: the host takes a value for one only if all before it have one";
}

/** What is meant by something that isn't a route, below the route prefix; undefined unless that's clear. */
export function meantRoute(written: string, routePrefix: string): string | undefined {
  const path = written.trim().replace(/^[a-z]+:\/\/[^/]+/i, "");
  const parts = withoutQuery(path).split("/").filter(Boolean);
  const route = parts
    .map((segment, index) => (segment === "*" && index === parts.length - 1 ? "{*path}" : meantSegment(segment)))
    .join("/");
  const below = belowPrefix(route, routePrefix) ?? route;
  return segmentsOf(below) === undefined ? undefined : below;
}

/** The rest of a route that begins with the route prefix; undefined for any other. */
export function belowPrefix(route: string, routePrefix: string): string | undefined {
  if (routePrefix === "" || !route.toLowerCase().startsWith(`${routePrefix.toLowerCase()}/`)) return undefined;
  return route.slice(routePrefix.length + 1);
}

function withoutQuery(path: string): string {
  return /^[^{}?]*\?[^/{}]*=/.test(path) ? path.replace(/\?.*$/s, "") : path;
}

function meantSegment(segment: string): string {
  const foreign = foreignParameter(segment);
  if (foreign !== undefined) return foreign;
  const [, doubled] = /^\{*(\w+\??)\}+$|^\{+(\w+\??)\}*$/.exec(segment)?.filter(Boolean) ?? [];
  if (doubled !== undefined) return `{${doubled}}`;
  const closed = /^\{[^{}]+$/.test(segment) ? `${segment}}` : segment;
  return closed.replace(/^\{(\*{0,2})([A-Za-z_][\w-]*)(.*)\}$/s, (_, stars: string, name: string, rest: string) => {
    const camel = name.replaceAll(/-(\w)/g, (__, letter: string) => letter.toUpperCase());
    return `{${stars}${camel}${rest.replaceAll(/:([A-Za-z]+)(?=$|[:=?])/g, (typed, constraint: string) => meantConstraint(constraint, typed))}}`;
  });
}

/** Names of types elsewhere. Every value is a text without a constraint. */
const types: Readonly<Record<string, string>> = {
  string: "",
  str: "",
  text: "",
  number: ":int",
  integer: ":int",
  boolean: ":bool",
  uuid: ":guid",
  date: ":datetime",
};

function meantConstraint(name: string, typed: string): string {
  const lower = name.toLowerCase();
  if (isConstraint({ name: lower })) return typed;
  const near = nearest(lower, constraintNames);
  return (Object.hasOwn(types, lower) ? types[lower] : undefined) ?? (near === undefined ? typed : `:${near}`);
}

/** A parameter as Express, Flask or Next.js writes it. */
function foreignParameter(segment: string): string | undefined {
  const [, name, optional = ""] = /^[:$](\w+)(\??)$/.exec(segment) ?? [];
  if (name !== undefined) return `{${name}${optional}}`;
  const [, type, inner] = /^<(?:(\w+):)?(\w+)>$/.exec(segment) ?? [];
  if (inner !== undefined) return `{${inner}${type === undefined ? "" : meantConstraint(type, `:${type}`)}}`;
  const [, dots, slug] = /^\[(\.{3})?(\w+)\]$/.exec(segment) ?? [];
  return slug === undefined ? undefined : `{${dots === undefined ? "" : "*"}${slug}}`;
}
