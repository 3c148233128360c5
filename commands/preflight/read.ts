import { type JsonApi, RequestRefused } from "../../azure/json-api.ts";

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
