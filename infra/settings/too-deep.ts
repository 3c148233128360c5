import { z } from "zod";
import { listText } from "@protected-function/core/text/list-text.ts";
import { pathText } from "@protected-function/core/text/path-text.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { settingsNamespace } from "@protected-function/core/text/settings-namespace.ts";
import { keysAt, schemaAt, unwrapped, valueAt } from "../contract/schema-keys.ts";
import { settingsSchema } from "./settings-schema.ts";

/**
 * The fix for what is indented too far: a setting with its prefix below another one, an entry, such as a caller, below
 * its neighbor, or parts below a name that isn't needed. Undefined for anything else.
 *
 * @param path of the name that its place doesn't have
 */
export function fixOfDepth(raw: unknown, path: readonly PropertyKey[]): string | undefined {
  const name = String(path.at(-1));
  const [setting = ""] = path;
  if (path.length > 1 && name.startsWith(`${settingsNamespace}:`))
    return asDeepAs(name, `${settingsNamespace}:${String(setting)}`, "it's a setting of its own");
  const parts = Object.keys(Object(valueAt(raw, path)));
  if (path.length === 1 || parts.length === 0) return undefined;
  const above = path.slice(0, -1);
  const lacking = keysAt(settingsSchema, above).filter((part) => valueAt(raw, [...above, part]) === undefined);
  if (parts.every((part) => lacking.includes(part)))
    return `remove ${printable(name)} from the stack's settings file, and indent all that belonged to it by two spaces less: ${pathText(above)} has ${listText(parts)} itself`;
  const depth = path.length - 2;
  for (let at = depth; at > 0; at -= 1) {
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
