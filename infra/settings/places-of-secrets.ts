import { guid } from "./texts.ts";

/** Where people expect to write secrets, and the settings have none. */
export function isPlaceOfSecrets(path: readonly PropertyKey[]): boolean {
  const [setting, , part] = path;
  if (setting === "secretSettings") return part !== "keyVault";
  return setting === "callers" && (part === "secrets" || path.length === 2);
}

/** Whether a value is the ID of a caller that exists already, written in place of its settings. No secret has that form. */
export function isCallersId(path: readonly PropertyKey[], value: unknown): boolean {
  return path[0] === "callers" && path.length === 2 && guid.safeParse(value).success;
}
