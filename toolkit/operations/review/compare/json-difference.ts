import { cut } from "../../../../text/cut.ts";
import { isDeepStrictEqual } from "node:util";
import type { Json } from "../snapshot/snapshot.ts";

/** One place where two values differ; undefined: not there. */
export interface JsonDifference {
  /** `validation.allowedAudiences`; a list is compared as a whole, without order. */
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** Where two values differ, leaf by leaf. */
export function jsonDifference(
  before: Json | undefined,
  after: Json | undefined,
  path = "",
): readonly JsonDifference[] {
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => jsonDifference(before[key], after[key], path === "" ? key : `${path}.${key}`));
  }
  // What is empty and what is not there mean the same to the services.
  if (isObject(before) && isEmpty(after)) return jsonDifference(before, {}, path);
  if (isEmpty(before) && isObject(after)) return jsonDifference({}, after, path);
  if (isEmpty(before) && isEmpty(after)) return [];
  return isDeepStrictEqual(sorted(before), sorted(after)) ? [] : [{ path, before, after }];
}

/** A value for a sentence: short, and nothing that may be secret. */
export function shown(value: Json | undefined, path = ""): string {
  if (value === undefined || value === null) return "not set";
  if (/secret(?!SettingName)|password|connectionString|accessKey/i.test(path)) return "a value that is not shown";
  const text = typeof value === "string" ? `"${value}"` : JSON.stringify(value);
  return cut(text, 160);
}

type JsonObject = { readonly [key: string]: Json };

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function sorted(value: Json | undefined): unknown {
  if (!Array.isArray(value)) return value;
  return value.toSorted((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));
}
