/** Where people expect to write secrets, and the settings have none. */
export function isPlaceOfSecrets(path: readonly PropertyKey[]): boolean {
  const [setting, , part] = path;
  if (setting === "secretSettings") return part !== "keyVault";
  return setting === "callers" && (part === "secrets" || path.length === 2);
}
