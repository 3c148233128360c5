/** A segment of a route template, as the Functions host reads it. */
export type Segment =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "parameter"; readonly name: string; readonly isOptional: boolean }
  | { readonly kind: "rest"; readonly name: string };

/**
 * The segments of a route; undefined: it isn't one. Of what ASP.NET Core takes, these are what twin and proof know: whole
 * segments of text, `{name}`, and at the end `{name?}` or `{*name}`.
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

/** Two routes of one shape take the same paths: what a parameter is called makes no difference. */
export function shapeOf(segments: readonly Segment[]): string {
  return segments.map((segment) => (segment.kind === "text" ? segment.text : `{${segment.kind}}`)).join("/");
}

/** The names of a route's parameters. */
export function parametersOf(segments: readonly Segment[]): readonly string[] {
  return segments.flatMap((segment) => (segment.kind === "text" ? [] : [segment.name]));
}

/**
 * Whether a path that the route takes is, or begins with, the text of an open one. `excludedPaths` knows no method, and whether
 * it matches whole paths or beginnings, no source says: so it counts as both, without regard to case.
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
