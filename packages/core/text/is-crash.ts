/**
 * Errors of the language itself. Nothing here throws them on purpose: a value wasn't what the code takes it for.
 * https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Error#error_types
 */
const mistakes = [TypeError, ReferenceError, RangeError, SyntaxError, EvalError, URIError];

/** Whether an error shows a mistake in this program, rather than something that it couldn't do. */
export function isCrash(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  // `fetch` says so of a network that fails: https://fetch.spec.whatwg.org/#fetch-method
  if (error instanceof TypeError && error.cause instanceof Error && "code" in error.cause) return false;
  return mistakes.some((kind) => error instanceof kind) || ["AssertionError", "ZodError"].includes(error.name);
}
