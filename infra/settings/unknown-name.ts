import { mayBeSecret } from "@protected-function/core/text/redact.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { keysAt, valueAt } from "../contract/schema-keys.ts";
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
  return fixOfCredential(raw, path, stack) ?? renameToFree(raw, path);
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
