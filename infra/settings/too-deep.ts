import { z } from "zod";
import { pathText } from "@protected-function/core/text/path-text.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { settingsNamespace } from "@protected-function/core/text/settings-namespace.ts";
import { keysAt, schemaAt, unwrapped, valueAt } from "../contract/schema-keys.ts";
import { settingsSchema } from "./settings-schema.ts";

/**
 * The fix for what is indented too far: a setting with its prefix below another one, or an entry, such as a caller, below
 * its neighbor. Undefined for anything else.
 *
 * @param path of the name that its place doesn't have
 */
export function fixOfDepth(raw: unknown, path: readonly PropertyKey[]): string | undefined {
  const name = String(path.at(-1));
  const [setting = ""] = path;
  if (path.length > 1 && name.startsWith(`${settingsNamespace}:`))
    return asDeepAs(name, `${settingsNamespace}:${String(setting)}`, "it's a setting of its own");
  const parts = Object.keys(Object(valueAt(raw, path)));
  const depth = path.length - 2;
  for (let at = depth; at > 0 && parts.length > 0; at -= 1) {
    const places = path.slice(0, at);
    const known = keysAt(settingsSchema, [...places, name]);
    if (unwrapped(schemaAt(settingsSchema, places)) instanceof z.ZodRecord && parts.every((one) => known.includes(one)))
      return asDeepAs(name, String(path[at]), `it belongs to ${pathText(places)}`);
  }
  return undefined;
}

function asDeepAs(name: string, neighbor: string, reason: string): string {
  return `write ${printable(name)}, with all that belongs to it, as deep as ${printable(neighbor)} in the stack's settings file: ${reason}`;
}
