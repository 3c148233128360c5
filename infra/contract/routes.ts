/** A segment of a route template, in the Functions host's syntax. */
export type Segment =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "parameter"; readonly name: string; readonly isOptional: boolean }
  | { readonly kind: "rest"; readonly name: string };

/**
 * Returns the segments of a route; undefined if it isn't one. Of ASP.NET Core's syntax, the twin and the checks support
 * these parts: whole segments of text, `{name}`, and at the end `{name?}` or `{*name}`.
 * https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger#customize-the-http-endpoint
 */
export function segmentsOf(route: string): readonly Segment[] | undefined {
  const parts = route.split("/");
  const segments = parts.map((part, index): Segment | undefined => {
    if (/^[A-Za-z0-9._~-]+$/.test(part) && !/^\.+$/.test(part)) return { kind: "text", text: part.toLowerCase() };
    const [, star, name, optional] = /^\{(\*?)([A-Za-z_]\w*)(\??)\}$/.exec(part) ?? [];
    if (name === undefined || (star && optional) || ((star || optional) && index < parts.length - 1)) return undefined;
    return star ? { kind: "rest", name } : { kind: "parameter", name, isOptional: optional === "?" };
  });
  return segments.every((segment) => segment !== undefined) ? segments : undefined;
}

/** Returns a route's shape. Two routes of one shape match the same paths, whatever their parameters are called. */
export function shapeOf(segments: readonly Segment[]): string {
  return segments.map((segment) => (segment.kind === "text" ? segment.text : `{${segment.kind}}`)).join("/");
}

/** The names of a route's parameters. */
export function parametersOf(segments: readonly Segment[]): readonly string[] {
  return segments.flatMap((segment) => (segment.kind === "text" ? [] : [segment.name]));
}

/**
 * Whether a path that matches the route equals, or begins with, the text of an anonymous path. `excludedPaths` ignores
 * the method. No source says if it matches whole paths or prefixes, so this counts both, ignoring case.
 *
 * @param open text segments only
 */
export function couldBeBelow(route: readonly Segment[], open: readonly Segment[]): boolean {
  const last = open.length - 1;
  for (const [index, { text }] of open.filter((segment) => segment.kind === "text").entries()) {
    const segment = route[index];
    if (segment === undefined) return false;
    if (segment.kind === "rest") return true;
    if (segment.kind === "parameter") continue;
    if (index < last ? segment.text !== text : !segment.text.startsWith(text)) return false;
  }
  return true;
}
