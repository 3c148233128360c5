/** A place in data as a person writes it: `callers[0].clientId`. Empty for the whole. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${String(key)}`))
    .join("");
}

/** The same, of a path whose parts are joined by dots: `callers.0.clientId`. */
export function dottedPathText(path: string): string {
  return path.replaceAll(/\.(\d+)(?=\.|$)/g, "[$1]");
}
