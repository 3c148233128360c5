import { randomUUID } from "node:crypto";
import type { Json, JsonObject } from "./recorded-request.ts";

export type Values = Map<string, Json>;

const whole = /^\{(\.\.\.)?([^{}]+)\}$/;

/**
 * Puts values in the place of their names: within a text, `{name}` alone for any JSON, `"{...name}"` in a list for the
 * members of one, and the property `"..."` for those of an object. `{uuid}` is a new one each time.
 * @throws Error for a name that no answer gave
 */
export function fillIn(json: Json, values: Values): Json {
  if (typeof json === "string") return fillText(json, values);
  if (Array.isArray(json)) return (json as readonly Json[]).flatMap((item) => fillItem(item, values));
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(
    Object.entries(json as JsonObject).flatMap(([name, item]) => {
      const filled = fillIn(item, values);
      return name === "..." ? Object.entries(filled as JsonObject) : [[name, filled] as const];
    }),
  );
}

export function fillObject(json: JsonObject, values: Values): JsonObject {
  return fillIn(json, values) as JsonObject;
}

/** A method and an address. */
export function fillLine(line: string, values: Values): string {
  return String(fillIn(line, values));
}

/** The part of an answer at `value.0.id`. Throws an Error where there is none. */
export function partAt(answer: Json | undefined, path: string): Json {
  let part: Json | undefined = answer;
  for (const name of path.split(".")) part = (part as JsonObject | undefined)?.[name];
  if (part === undefined) throw new Error(`the answer has no ${path}: ${JSON.stringify(answer)}`);
  return part;
}

function fillItem(item: Json, values: Values): readonly Json[] {
  const isSpread = typeof item === "string" && whole.exec(item)?.[1] !== undefined;
  const filled = fillIn(item, values);
  return isSpread ? (filled as readonly Json[]) : [filled];
}

function fillText(text: string, values: Values): Json {
  const alone = whole.exec(text)?.[2];
  if (alone !== undefined) return valueOf(alone, values);
  return text.replaceAll(/\{([\w.-]+)\}/g, (_, name: string) => String(valueOf(name, values)));
}

function valueOf(name: string, values: Values): Json {
  if (name === "uuid") return randomUUID();
  const value = values.get(name);
  if (value === undefined) throw new Error(`no answer gave a value for {${name}}`);
  return value;
}
