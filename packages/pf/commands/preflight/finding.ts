import { type JsonApi, RequestRefused } from "@protected-function/core/azure/json-api.ts";

/** The error that a deployment would fail with. */
export interface ForeseenError {
  /** Absent if the message has no code. */
  readonly code?: string;
  /** `…` replaces parts that aren't known yet: an id, or a name with a random suffix. */
  readonly message: string;
  /** A page that documents or reports the error. */
  readonly source: string;
}

/** One thing that the deployment requires. */
export interface PreflightFinding {
  /** Stable across runs, such as `graph-applications`. Followed by `:name` if each name has its own finding. */
  readonly id: string;
  readonly title: string;
  /** `unknown`: couldn't be read. `warning`: may or may not fail. */
  readonly state: "ok" | "missing" | "unknown" | "warning";
  readonly found: string;
  readonly why: string;
  readonly error?: ForeseenError;
  /** A command or page that fixes it. For `unknown`, one that checks it. */
  readonly grants?: string;
}

/** A requirement, before the check. */
export type Need = Omit<PreflightFinding, "state" | "found">;

/** A met requirement has neither error nor fix. */
export function met({ id, title, why }: Need, found: string): PreflightFinding {
  return { id, title, state: "ok", found, why };
}

export function unmet(need: Need, found: string, state: "missing" | "warning" = "missing"): PreflightFinding {
  return { ...need, state, found };
}

/** @param grants how to find out */
export function unread(need: Need, why: string, grants: string): PreflightFinding {
  return { ...need, state: "unknown", found: `couldn't be read: ${why}`, grants };
}

/** A service's answer or refusal. */
export type Reading<Value> =
  | { readonly read: true; readonly value: Value }
  | { readonly read: false; readonly status: number; readonly message: string };

/**
 * Returns a refusal instead of throwing it.
 *
 * @param method POST only for lists that a service doesn't GET
 * @throws NoAnswer, and any other error
 */
export async function read<Value>(api: JsonApi, path: string, method: "GET" | "POST" = "GET"): Promise<Reading<Value>> {
  try {
    return { read: true, value: (await api.call(method, path)) as Value };
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    return { read: false, status: error.status, message: `${error.status} ${error.code}` };
  }
}
