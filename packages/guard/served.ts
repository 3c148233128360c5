import type { Binding } from "./bindings.ts";
import type { Endpoint } from "./define-contract.ts";

const servedKey = Symbol.for("protected-function.served");
const misusesKey = Symbol.for("protected-function.misuses");
const bindingsKey = Symbol.for("protected-function.bindings");
const endpointsKey = Symbol.for("protected-function.endpoints");

/** Something that was given to `serve`, and that it doesn't register. */
interface Misuse {
  /** The endpoint's name, or `serve` itself. */
  readonly path: string;
  readonly rule: string;
  readonly found: string;
  readonly fix: string;
}

/** Shared by a worker's modules: a package may contain this module twice. The build and the checks read it from outside. */
const shared = globalThis as {
  [servedKey]?: Map<string, unknown>;
  [misusesKey]?: Misuse[];
  [bindingsKey]?: Record<string, readonly Binding[]>;
  [endpointsKey]?: Record<string, Endpoint>;
};

/**
 * The handlers behind the guard, by the names of their functions in lower case. The guard gets a handler from here for
 * each call. So a test can answer in its place and see what the guard passes on. No handler runs without the guard.
 */
export const served: Map<string, unknown> = (shared[servedKey] ??= new Map());

/** The build refuses each of them. A package that wasn't built here doesn't answer for it. */
export const misuses: Misuse[] = (shared[misusesKey] ??= []);

/** The bindings that were given to `serve`, by the endpoint's name. The build compares them with the registered ones. */
export const givenBindings: Record<string, readonly Binding[]> = (shared[bindingsKey] ??= {});

/** The endpoints of the contracts that `serve` got, by name. The build compares them with those of functions/contract.ts. */
export const servedEndpoints: Record<string, Endpoint> = (shared[endpointsKey] ??= {});
