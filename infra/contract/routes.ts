import {
  canBegin,
  exampleOf,
  isConstraint,
  type RouteConstraint,
  satisfiedByNothing,
  satisfies,
} from "./route-constraints.ts";

interface Parameter {
  readonly name: string;
  /** Matches without a value: `{name?}`, `{name=value}`. */
  readonly isOptional: boolean;
  readonly constraints: readonly RouteConstraint[];
}

/** A segment of a route template, in the Functions host's syntax. */
export type Segment =
  | { readonly kind: "text"; readonly text: string }
  | ({ readonly kind: "parameter" } & Parameter)
  /** `{*name}` and `{**name}`. */
  | ({ readonly kind: "rest" } & Parameter);

/** A segment of a route, with the braces in its constraints. */
export const part = /(?:\{(?:\{\{|\}\}|[^{}])*\}|[^/{}])+/g;

/**
 * Returns the segments of a route; undefined if it isn't one. Of ASP.NET Core's syntax, these parts are supported: whole
 * segments of text and of `{name}`, with constraints, `?` or a default value, and at the end `{*name}`.
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger#customize-the-http-endpoint
 * https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-templates
 */
export function segmentsOf(route: string): readonly Segment[] | undefined {
  const parts = route.match(part) ?? [];
  if (parts.join("/") !== route || parts.length === 0) return undefined;
  const segments = parts.map((text) =>
    /^[A-Za-z0-9._~-]+$/.test(text) && !/^\.+$/.test(text)
      ? ({ kind: "text", text: text.toLowerCase() } as const)
      : parameterIn(text),
  );
  if (!segments.every((segment) => segment !== undefined)) return undefined;
  // The host takes a value for an optional parameter only if every one before it has a value.
  const firstOptional = segments.findIndex((segment) => segment.kind !== "text" && segment.isOptional);
  const isInOrder = segments.every(
    (segment, index) =>
      (segment.kind !== "rest" || index === segments.length - 1) &&
      (firstOptional === -1 ||
        index < firstOptional ||
        segment.kind === "rest" ||
        (segment.kind !== "text" && segment.isOptional)),
  );
  return isInOrder ? segments : undefined;
}

/** A parameter as a whole segment; undefined if the text isn't one. */
export function parameterIn(text: string): Segment | undefined {
  const [, inside = ""] = /^\{(.*)\}$/s.exec(text) ?? [];
  const written = inside.replaceAll("{{", "{").replaceAll("}}", "}");
  const [, stars = "", name, constraintTexts = "", defaultValue, optional = ""] =
    /^(\*{0,2})([A-Za-z_]\w*)((?::[A-Za-z]+(?:\(.*?\)(?=$|[:=?]))?)*)(?:=([\w.~-]+))?(\??)$/s.exec(written) ?? [];
  if (name === undefined || (optional !== "" && (stars !== "" || defaultValue !== undefined))) return undefined;
  const constraints = [...constraintTexts.matchAll(/:([A-Za-z]+)(?:\((.*?)\)(?=$|:))?/gs)].map(
    ([, constraint = "", argument]) => ({
      name: constraint.toLowerCase(),
      ...(argument !== undefined && { argument }),
    }),
  );
  if (!constraints.every(isConstraint)) return undefined;
  if (defaultValue !== undefined && !satisfies(defaultValue, constraints)) return undefined;
  const isOptional = optional !== "" || defaultValue !== undefined;
  return { kind: stars === "" ? "parameter" : "rest", name, isOptional, constraints };
}

/** Returns a path of the route: each parameter by its value, and its text as it is. */
export function filledRoute(
  route: string,
  valueOf: (parameter: Parameter & { readonly kind: string }) => string,
): string {
  const parts = (route.match(part) ?? []).map((text) => {
    const parameter = parameterIn(text);
    return parameter === undefined || parameter.kind === "text" ? text : valueOf(parameter);
  });
  return parts.join("/").replace(/\/+$/, "");
}

/** Returns a value for a parameter: the sample's, or one that satisfies its constraints. */
export function valueFor(
  { name, isOptional, constraints }: Parameter,
  sample: Readonly<Record<string, string>> = {},
): string {
  return sample[name] ?? (isOptional ? "" : (exampleOf(constraints) ?? "1"));
}

/** Whether a route matches a path, as far as a sample's characters go. */
export function matches(segments: readonly Segment[], path: string): boolean {
  const values = path.split("/");
  return (
    (segments.at(-1)?.kind === "rest" || values.length <= segments.length) &&
    segments.every((segment, index) => {
      const value = segment.kind === "rest" ? values.slice(index).join("/") : values[index];
      if (segment.kind === "text") return segment.text === value?.toLowerCase();
      if (value === undefined || value === "")
        return segment.isOptional || (segment.kind === "rest" && satisfiedByNothing(segment.constraints));
      return satisfies(value, segment.constraints);
    })
  );
}

/** Returns a route's shape. Two routes of one shape can match the same paths, whatever their parameters are called. */
export function shapeOf(segments: readonly Segment[]): string {
  return segments
    .map((segment) =>
      segment.kind === "text" ? segment.text : `{${segment.kind}${JSON.stringify(segment.constraints)}}`,
    )
    .join("/");
}

/** The names of a route's parameters. */
export function parametersOf(segments: readonly Segment[]): readonly string[] {
  return segments.flatMap((segment) => (segment.kind === "text" ? [] : [segment.name]));
}

/**
 * Whether a path that matches the route equals, or begins with, the text of an anonymous path. `excludedPaths` ignores
 * the method. No source says if it matches whole paths or prefixes, so this counts both, ignoring case. A parameter with
 * a constraint counts as any value unless the constraint surely excludes the text.
 *
 * @param open text segments only
 */
export function couldBeBelow(route: readonly Segment[], open: readonly Segment[]): boolean {
  const last = open.length - 1;
  for (const [index, { text }] of open.filter((segment) => segment.kind === "text").entries()) {
    const segment = route[index];
    if (segment === undefined) return false;
    if (segment.kind === "rest") return canBegin(text, segment.constraints);
    if (segment.kind === "parameter") {
      if (!canBegin(text, segment.constraints)) return false;
      continue;
    }
    if (index < last ? segment.text !== text : !segment.text.startsWith(text)) return false;
  }
  return true;
}

/**
 * Whether a route matches every path that another one matches: then the host never reaches the other one, if it comes
 * later. False unless it's sure.
 */
export function covers(route: readonly Segment[], other: readonly Segment[]): boolean {
  const rest = route.findIndex(({ kind }) => kind === "rest");
  if (rest === -1 && route.length < other.length) return false;
  return route.every((segment, index) => {
    const covered = other[index];
    if (segment.kind === "rest") return segment.constraints.length === 0;
    if (covered === undefined) return segment.kind !== "text" && segment.isOptional;
    if (segment.kind === "text") return covered.kind === "text" && covered.text === segment.text;
    if (covered.kind === "rest" || (covered.kind === "parameter" && covered.isOptional && !segment.isOptional))
      return false;
    return (
      segment.constraints.length === 0 ||
      (covered.kind === "parameter" && JSON.stringify(covered.constraints) === JSON.stringify(segment.constraints))
    );
  });
}
