const key = Symbol.for("protected-function.served");

/** Shared by a worker's modules: a package may hold this module twice, and the build reads it from outside. */
const shared = globalThis as { [key]?: Set<string> };

/** Names, in small letters, of the HTTP functions that `serve` registered: the guard stands before each. */
export const served: Set<string> = (shared[key] ??= new Set());
