import { NotSupported } from "../tenant/refusal.ts";
import { constraintOf } from "./route-constraints.ts";

type Segment =
  | { readonly kind: "literal"; readonly text: string }
  | {
      readonly kind: "parameter" | "rest";
      readonly name: string;
      readonly isOptional: boolean;
      readonly defaultValue: string | undefined;
      readonly isSatisfiedBy: (value: string | undefined) => boolean;
    };

export type RouteTemplate = readonly Segment[];

/**
 * Reads a template of ASP.NET Core (dotnet/aspnetcore, RoutePatternParser.cs, RouteParameterParser.cs). Braces in a
 * constraint are doubled.
 *
 * @throws NotSupported for segments of text and parameters together
 */
export function parseTemplate(template: string): RouteTemplate {
  const parts = template.match(/(?:\{\{|\}\}|\{(?:\{\{|\}\}|[^{}])*\}|[^/{}])+/g) ?? [];
  if (parts.join("/") !== template) throw unreadable(template);
  const segments = parts.map((part) => parseSegment(part, template));
  if (segments.slice(0, -1).some(({ kind }) => kind === "rest")) throw unreadable(template);
  return segments;
}

const unreadable = (template: string): NotSupported =>
  new NotSupported(
    `the route template '${template}': use whole segments of text, {name}, {name:constraint}, {name?}, {name=value}, and a last {*name}`,
  );

function parseSegment(part: string, template: string): Segment {
  if (/^[^{}*?]+$/.test(part)) return { kind: "literal", text: part.toLowerCase() };
  const [, inside = ""] = /^\{((?:\{\{|\}\}|[^{}])+)\}$/.exec(part) ?? [];
  const text = inside.replaceAll("}}", "}").replaceAll("{{", "{");
  const [, stars = "", name, constraints = "", defaultValue, optional = ""] =
    /^(\*{0,2})([^:=?*/{}]+)((?::[A-Za-z]+(?:\(.*?\)(?=$|[:=?]))?)*)(?:=(.*?))?(\??)$/s.exec(text) ?? [];
  if (name === undefined || (optional !== "" && (stars !== "" || defaultValue !== undefined)))
    throw unreadable(template);
  const satisfied = [...constraints.matchAll(/:([A-Za-z]+(?:\(.*?\)(?=$|:))?)/gs)].map(([, constraint = ""]) =>
    constraintOf(constraint, template),
  );
  const isOptional = optional !== "";
  return {
    kind: stars === "" ? "parameter" : "rest",
    name,
    isOptional,
    defaultValue,
    // OptionalRouteConstraint.cs: an optional parameter without a value satisfies every constraint.
    isSatisfiedBy: (value) => (isOptional && value === undefined) || satisfied.every((isTrue) => isTrue(value)),
  };
}

/**
 * Returns the values of a path's parameters, or undefined if the template doesn't match it. RoutePatternMatcher.cs: text
 * has no case, an empty segment never matches, and a catch-all takes the rest as it is.
 */
export function matchTemplate(
  template: RouteTemplate,
  path: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const last = template.at(-1);
  const ordinary = last?.kind === "rest" ? template.slice(0, -1) : template;
  if (path.slice(0, ordinary.length + 1).includes("") || (last?.kind !== "rest" && path.length > template.length)) {
    return undefined;
  }
  const params: Record<string, string> = {};
  for (const [index, segment] of template.entries()) {
    const sent = segment.kind === "rest" ? path.slice(index).join("/") : path[index];
    const value = sent === "" ? undefined : sent;
    if (segment.kind === "literal") {
      if (segment.text !== value?.toLowerCase()) return undefined;
      continue;
    }
    const taken = value ?? segment.defaultValue;
    if (taken === undefined && segment.kind === "parameter" && !segment.isOptional) return undefined;
    if (!segment.isSatisfiedBy(taken)) return undefined;
    if (taken !== undefined) params[segment.name] = taken;
  }
  return params;
}
