import type { Answer } from "../../../azure/http.ts";
import { cut } from "../../../text/cut.ts";

/** An exchange as the record has it: never a value that nobody chose. */
export interface Seen {
  /** `GET /admin/host/status` */
  readonly request: string;
  readonly status: number;
  /** Names, in alphabetical order. */
  readonly headers: readonly string[];
  readonly challenge?: string;
  readonly contentType?: string;
  /** The members of a JSON body, with the kinds of their values; an error's code and message; the beginning of a text. */
  readonly body?: unknown;
}

/** @param keep what of a JSON body is kept as it is */
export function seenOf(request: string, answer: Answer, keep?: (json: unknown) => unknown): Seen {
  const { status, headers, text, json } = answer;
  const challenge = headers.get("www-authenticate");
  const contentType = headers.get("content-type");
  const body =
    json === undefined ? cut(text, 300) : status < 400 && keep ? keep(json) : (errorIn(json) ?? shapeOf(json));
  return {
    request,
    status,
    headers: [...headers.keys()].toSorted(),
    ...(challenge !== null && { challenge }),
    ...(contentType !== null && { contentType }),
    ...(body !== "" && { body }),
  };
}

/** Which members a value has and of which kind they are: a list by its length and its first item. */
export function shapeOf(value: unknown, depth = 5): unknown {
  if (value === null) return null;
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0], depth - 1), `of ${value.length}`];
  if (typeof value !== "object") return typeof value;
  if (depth === 0) return "object";
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shapeOf(inner, depth - 1)]));
}

/** In the envelope of Graph and Resource Manager. */
function errorIn(json: unknown): unknown {
  const { error } = Object(json) as { readonly error?: { readonly code?: unknown; readonly message?: unknown } };
  if (typeof error !== "object" || error === null) return undefined;
  return { code: String(error.code), message: cut(String(error.message), 1000) };
}
