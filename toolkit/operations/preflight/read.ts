import { type JsonApi, RequestRefused } from "../../clients/json-api.ts";

/** What a service answered to a GET, or that it refused to. */
export type Reading<Value> =
  | { readonly read: true; readonly value: Value }
  | { readonly read: false; readonly status: number; readonly said: string };

/** Asks, and takes a refusal for an answer. @throws NoAnswer, and what is no refusal */
export async function read<Value>(api: JsonApi, path: string): Promise<Reading<Value>> {
  try {
    return { read: true, value: (await api.call("GET", path)) as Value };
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    return { read: false, status: error.status, said: `${error.status} ${error.code}` };
  }
}
