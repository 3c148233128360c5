import { type JsonApi, RequestRefused } from "../../azure/json-api.ts";

/** The error that a deployment would end with. */
export interface ForeseenError {
  /** Absent if the message comes without one. */
  readonly code?: string;
  /** `…` stands for what isn't known yet: an id, a name with a random end. */
  readonly message: string;
  /** Where the error is documented or reported. */
  readonly source: string;
}

/** One thing that the deployment requires. */
export interface PreflightFinding {
  /** The same in every run, such as `graph-applications`; followed by `:name` if there is one for each name. */
  readonly id: string;
  readonly title: string;
  /** `unknown`: couldn't be read. `warning`: may fail or not. */
  readonly state: "ok" | "missing" | "unknown" | "warning";
  readonly found: string;
  readonly why: string;
  readonly error?: ForeseenError;
  /** A command or a page that fixes it; for `unknown`, one that finds out. */
  readonly grants?: string;
}

/** A requirement, before it is checked. */
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
  | { readonly read: false; readonly status: number; readonly said: string };

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
    return { read: false, status: error.status, said: `${error.status} ${error.code}` };
  }
}
