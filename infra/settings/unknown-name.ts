import { z } from "zod";
import { nearestMissing } from "@protected-function/core/text/nearest.ts";
import { pathText } from "@protected-function/core/text/path-text.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { mayBeSecret } from "@protected-function/core/text/redact.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { keysAt, meantKey, schemaAt, unwrapped, valueAt } from "../contract/schema-keys.ts";
import { stackWord } from "./config-command.ts";
import { yamlLines } from "./fix-of.ts";
import { settingsSchema } from "./settings-schema.ts";

const file = "the stack's settings file";

/**
 * The fix for a name that a place doesn't have, if removing it isn't enough: without it, a caller has no credential.
 * Undefined for any other.
 *
 * @param raw the settings
 * @param path of the unknown name
 */
export function fixOfUnknown(
  raw: unknown,
  path: readonly PropertyKey[],
  stack: string | undefined,
): string | undefined {
  return (
    fixOfCredential(raw, path, stack) ?? indentUnderEmpty(raw, path) ?? addLevel(raw, path) ?? renameToFree(raw, path)
  );
}

/** The setting that an unknown name seems to mean; undefined if none. */
export function meantSetting(raw: unknown, path: readonly PropertyKey[]): string | undefined {
  return meantKey(settingsSchema, path.slice(0, -1), String(path.at(-1)), raw);
}

/** A part that isn't deep enough: it stands beside the empty place that it belongs to, or what is above it does. */
function indentUnderEmpty(raw: unknown, path: readonly PropertyKey[]): string | undefined {
  for (let depth = path.length; depth > 1; depth -= 1) {
    const parent = path.slice(0, depth - 1);
    const name = String(path[depth - 1]);
    const siblings = Object.entries<unknown>(Object(valueAt(raw, parent))).filter(([, value]) => value === null);
    const [empty] =
      siblings.find(([sibling]) => {
        const place = [...parent, sibling];
        const isRecord = unwrapped(schemaAt(settingsSchema, place)) instanceof z.ZodRecord && depth === path.length;
        return isRecord || keysAt(settingsSchema, place).includes(name);
      }) ?? [];
    if (empty === undefined) continue;
    const place = pathText([...parent, empty]);
    return `indent ${printable(name)}, and all that belongs to it, by two spaces more in ${file}: it belongs to ${printable(place)}, which is empty`;
  }
  return undefined;
}

/** Nobody writes down a caller's secret: Entra ID makes it. */
function fixOfCredential(raw: unknown, path: readonly PropertyKey[], stack: string | undefined): string | undefined {
  const [setting, caller, part] = path;
  const isInCaller = setting === "callers" && (path.length === 3 || part === "secrets");
  if (!isInCaller || !mayBeSecret(String(path.at(-1))) || typeof valueAt(raw, path) === "object") return undefined;
  const onTwin = `./pf twin secret ${shellWord(String(caller))}`;
  const deployed = `npx pulumi stack output --stack ${stackWord(stack)} --show-secrets callers`;
  const made = `Entra ID makes the secret, and ${onTwin} shows it${stack === "local" ? "" : ` (or, of a deployed stack, ${deployed})`}`;
  const credentials = ["secrets", "certificate", "federated", "servicePrincipal"];
  const has = credentials.some((name) => name in Object(valueAt(raw, path.slice(0, 2))));
  if (has) return `remove it from ${file}: ${made}`;
  const example = { first: { endDate: "2027-03-31T00:00:00Z" } };
  return `${made}. Write this instead of it in ${file}:\n${yamlLines(["callers", String(caller), "secrets"], example)}`;
}

/** A part of which a level is missing: `secrets: { endDate }` without `first`, also under a name that is near. */
function addLevel(raw: unknown, path: readonly PropertyKey[]): string | undefined {
  const parent = path.slice(0, -1);
  if (parent.length === 0) return undefined;
  const meant = meantSetting(raw, path);
  const written = meant === undefined ? parent : path;
  const place = meant === undefined ? parent : [...parent, meant];
  const value = valueAt(raw, written);
  const entries = Object.entries(Object(value));
  const level = keysAt(settingsSchema, place).find((name) => {
    const known = keysAt(settingsSchema, [...place, name]);
    return entries.length > 0 && entries.every(([one]) => nearestMissing(one, known) !== undefined);
  });
  // Only what nobody takes for a secret is repeated.
  const isPlain = entries.every(([name, one]) => name.endsWith("Date") && /^[\d:TZ+.-]+$/.test(String(one)));
  if (level === undefined || place.length < 2) return undefined;
  const what = `write this in place of ${pathText(written)} in ${file}:`;
  return isPlain
    ? `${what}\n${yamlLines(place, { [level]: value })}`
    : `put all of ${pathText(written)} under ${pathText([...place, level])} in ${file}`;
}

/** An object in a place with names for such objects, one of which is free. */
function renameToFree(raw: unknown, path: readonly PropertyKey[]): string | undefined {
  const parent = path.slice(0, -1);
  const names = Object.keys(Object(valueAt(raw, path)));
  const free = keysAt(settingsSchema, parent).filter((name) => {
    const known = keysAt(settingsSchema, [...parent, name]);
    return valueAt(raw, [...parent, name]) === undefined && names.every((one) => known.includes(one));
  });
  return names.length === 0 || free.length === 0 ? undefined : `rename it to ${free.join(" or ")} in ${file}`;
}
