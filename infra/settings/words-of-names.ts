/** Abbreviations in names, with what they mean. */
const words: ReadonlyMap<string, string> = new Map([
  ["accts", "accounts"],
  ["auth", "authentication"],
  ["ca", "conditional-access"],
  ["cert", "certificate"],
  ["cfg", "settings"],
  ["cnt", "count"],
  ["cond", "conditional"],
  ["config", "settings"],
  ["env", "environment"],
  ["exp", "expires"],
  ["hrs", "hours"],
  ["kv", "key-vault"],
  ["loc", "location"],
  ["locs", "locations"],
  ["max", "maximum"],
  ["mem", "memory"],
  ["mi", "managed-identity"],
  ["min", "minimum"],
  ["mins", "minutes"],
  ["msi", "managed-identity"],
  ["num", "count"],
  ["number", "count"],
  ["perms", "permissions"],
  ["repo", "repository"],
  ["rg", "resource-group"],
  ["secs", "seconds"],
  ["sp", "service-principal"],
  ["spn", "service-principal"],
  ["sub", "subscription"],
  ["uami", "managed-identity"],
]);

/**
 * A name with its abbreviations written out, in camel case, without the words that its place's name has already:
 * `maxInstanceNum` as maximumInstanceCount, and a key vault's `vault_name` as name.
 */
export function writtenOut(name: string, place = ""): string {
  const above = wordsIn(place);
  const all = wordsIn(name).flatMap((word, index) =>
    (index > 0 && word === "min" ? "minutes" : (words.get(word) ?? word)).split("-"),
  );
  const own = all.filter((word) => !above.includes(word));
  return (own.length === 0 ? all : own)
    .map((word, index) => (index === 0 ? word : `${word.charAt(0).toUpperCase()}${word.slice(1)}`))
    .join("");
}

export function wordsIn(name: string): readonly string[] {
  return name.split(/(?<=[a-z\d])(?=[A-Z])|[-_ .]/).map((word) => word.toLowerCase());
}
