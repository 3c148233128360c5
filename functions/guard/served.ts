const key = Symbol.for("protected-function.served");

/** Shared by a worker's modules: a package may contain this module twice, and the build reads it from outside. */
const shared = globalThis as { [key]?: Set<string> };

/** The names, in lower case, of the HTTP functions that `serve` registered behind the guard. */
export const served: Set<string> = (shared[key] ??= new Set());
