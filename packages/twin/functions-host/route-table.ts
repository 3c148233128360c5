import { NotSupported } from "../tenant/refusal.ts";
import type { HttpFunction } from "./hosted-function.ts";

type Segment =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "parameter"; readonly name: string; readonly isOptional: boolean }
  | { readonly kind: "rest"; readonly name: string };

interface Route {
  readonly function: HttpFunction;
  readonly segments: readonly Segment[];
}

export interface RouteMatch {
  readonly function: HttpFunction;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * Finds the function for a method and path. Literals compare without case. If two routes match, the more literal one
 * wins (inferred from ASP.NET Core's routing, which the host uses). A path without that method gets 404.
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger
 */
export class RouteTable {
  readonly #routes: readonly Route[];

  /** Throws NotSupported for templates with constraints, defaults or mixed segments, and for ambiguous templates. */
  constructor(functions: readonly HttpFunction[], routePrefix: string) {
    const prefix = segmentsOfPath(routePrefix).map((text): Segment => ({ kind: "literal", text: text.toLowerCase() }));
    this.#routes = functions
      .map((httpFunction) => ({ function: httpFunction, segments: [...prefix, ...parseTemplate(httpFunction)] }))
      .sort((a, b) => (precedence(a) < precedence(b) ? -1 : 1));
    refuseAmbiguity(this.#routes);
  }

  match(method: string, path: string): RouteMatch | undefined {
    const segments = segmentsOfPath(path).map(decode);
    for (const route of this.#routes) {
      if (!route.function.methods.includes(method)) continue;
      const params = paramsOf(route.segments, segments);
      if (params) return { function: route.function, params };
    }
    return undefined;
  }
}

function parseTemplate({ name, route }: HttpFunction): readonly Segment[] {
  const parts = route.split("/");
  return parts.map((part, index): Segment => {
    const isLast = index === parts.length - 1;
    if (/^[^{}*?]+$/.test(part)) return { kind: "literal", text: part.toLowerCase() };
    const [, star, parameter, optional] = /^\{(\*?)(\w+)(\??)\}$/.exec(part) ?? [];
    if (parameter === undefined || ((star || optional) && !isLast) || (star && optional)) {
      throw new NotSupported(
        `the route template '${route}' of the function '${name}': use whole segments of text, {name}, a last {name?}, and a last {*name}`,
      );
    }
    if (star) return { kind: "rest", name: parameter };
    return { kind: "parameter", name: parameter, isOptional: optional === "?" };
  });
}

function paramsOf(template: readonly Segment[], path: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, segment] of template.entries()) {
    const value = path[index];
    if (segment.kind === "rest") {
      if (value !== undefined) params[segment.name] = path.slice(index).join("/");
      return params;
    }
    if (value === undefined) {
      if (segment.kind === "parameter" && segment.isOptional) return params;
      return undefined;
    }
    if (segment.kind === "literal" && segment.text !== value.toLowerCase()) return undefined;
    if (segment.kind === "parameter") params[segment.name] = value;
  }
  return path.length > template.length ? undefined : params;
}

/** Sorts literals before parameters before catch-alls, segment by segment. */
function precedence({ segments }: Route): string {
  return segments.map(({ kind }) => ({ literal: "1", parameter: "2", rest: "3" })[kind]).join("");
}

function refuseAmbiguity(routes: readonly Route[]): void {
  const owners = new Map<string, string>();
  for (const { function: owner, segments } of routes) {
    const shape = segments
      .map((segment) => (segment.kind === "literal" ? segment.text : `{${segment.kind}}`))
      .join("/");
    for (const method of owner.methods) {
      const existing = owners.get(`${method} /${shape}`);
      if (existing) throw new NotSupported(`two functions ('${existing}', '${owner.name}') for ${method} /${shape}`);
      owners.set(`${method} /${shape}`, owner.name);
    }
  }
}

/** Ignores a slash at the end. */
function segmentsOfPath(path: string): readonly string[] {
  const trimmed = path.replace(/^\//, "").replace(/\/$/, "");
  return trimmed === "" ? [] : trimmed.split("/");
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
