import { isDeepStrictEqual } from "node:util";
import type { PropertyMap } from "./property-values.ts";
import type { DetailedDifference } from "./resource-calls.ts";
import { unwrapMap } from "./secret-values.ts";
import { StandInRefusal } from "./stand-in-refusal.ts";

/** How a server treats what its stand-in or the twin doesn't support. */
export interface Refusals {
  /**
   * Called with each such thing, because the engine keeps an error's text and not its code.
   *
   * @param resource its logical name, if it's about one
   */
  readonly onRefusal?: ((refusal: StandInRefusal | Error, resource?: string) => void) | undefined;
  /**
   * Goes on without it: a resource that isn't supported exists in the engine's state only, and a property that isn't
   * supported isn't sent. Default: refuses it.
   */
  readonly goesOn?: boolean | undefined;
}

/** Runs a call, or goes on with another result if a stand-in or the twin doesn't support something. */
export function goingOn({ onRefusal, goesOn = false }: Refusals) {
  return async <Result>(resource: string, run: () => Promise<Result>, fallback: () => Result): Promise<Result> => {
    try {
      return await run();
    } catch (error) {
      if (!goesOn || !isOfSupport(error)) throw error;
      onRefusal?.(error, resource);
      return fallback();
    }
  };
}

/** The ID of a resource that exists in the engine's state only, because stand-in or twin don't support it. */
const notMade = "not-made-here/";

export function idOfNotMade(name: string): string {
  return `${notMade}${name}`;
}

export function isNotMade(id: string): boolean {
  return id.startsWith(notMade);
}

/** Whether an error says that a stand-in or the twin doesn't support something. Both codes are the twin's own. */
function isOfSupport(error: unknown): error is Error {
  if (error instanceof StandInRefusal) return true;
  return error instanceof Error && /\b(?:NotSupportedByTheTwin|TwinFault)\b/.test(error.message);
}

/** Inputs that differ. Nothing is known about them, so none replaces the resource. */
export function plainDifferences(olds: PropertyMap, news: PropertyMap): readonly DetailedDifference[] {
  const [before, after] = [unwrapMap(olds), unwrapMap(news)];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => !name.startsWith("__") && !isDeepStrictEqual(before[name], after[name]))
    .map((name) => ({ path: name, root: name, kind: kindOf(before[name], after[name]), replaces: false }));
}

function kindOf(before: unknown, after: unknown): DetailedDifference["kind"] {
  if (before === undefined) return "add";
  return after === undefined ? "delete" : "update";
}
