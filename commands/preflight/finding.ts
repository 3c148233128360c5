import { type JsonApi, RequestRefused } from "../../azure/json-api.ts";

/** What the missing thing would have had a service, a plugin or the program say. */
export interface ForeseenError {
  /** Absent where the message comes without one. */
  readonly code?: string;
  /** `…` stands for what is not known beforehand: an id, a name with a random end. */
  readonly message: string;
  /** Where that is documented or reported. */
  readonly source: string;
}

/** One thing that the deployment needs. */
export interface PreflightFinding {
  /** The same in every run, such as `graph-applications`; with `:name` behind it where there is one for each name. */
  readonly id: string;
  readonly title: string;
  /** `unknown`: could not be read. `warning`: may turn out either way. */
  readonly state: "ok" | "missing" | "unknown" | "warning";
  readonly found: string;
  readonly why: string;
  readonly error?: ForeseenError;
  /** A command, or the page, that fixes it; of an unknown one, that lets it be read. */
  readonly grants?: string;
}

/** What is needed, before it is known whether it is there. */
export type Need = Omit<PreflightFinding, "state" | "found">;

/** A need that is met: neither error nor remedy. */
export function met({ id, title, why }: Need, found: string): PreflightFinding {
  return { id, title, state: "ok", found, why };
}

export function unmet(need: Need, found: string, state: "missing" | "warning" = "missing"): PreflightFinding {
  return { ...need, state, found };
}

/** @param grants what lets it be read */
export function unread(need: Need, why: string, grants: string): PreflightFinding {
  return { ...need, state: "unknown", found: `could not be read: ${why}`, grants };
}

/** What a service answered, or that it refused to. */
export type Reading<Value> =
  | { readonly read: true; readonly value: Value }
  | { readonly read: false; readonly status: number; readonly said: string };

/**
 * Asks, and takes a refusal for an answer.
 *
 * @param method POST only where a service lists by that what it does not GET
 * @throws NoAnswer, and what is no refusal
 */
export async function read<Value>(api: JsonApi, path: string, method: "GET" | "POST" = "GET"): Promise<Reading<Value>> {
  try {
    return { read: true, value: (await api.call(method, path)) as Value };
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    return { read: false, status: error.status, said: `${error.status} ${error.code}` };
  }
}
