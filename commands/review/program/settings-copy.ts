import { readFileSync, writeFileSync } from "node:fs";
import { type Document, isMap, isScalar, type Pair, parseDocument } from "yaml";
import { encryptionKeys } from "../../../engine/stack-workspace.ts";
import { type LenientSettings, settingKey } from "../../../infra/settings/lenient-settings.ts";
import { isDeepStrictEqual } from "node:util";
import type { Finding } from "../findings/finding.ts";

/**
 * Writes a copy that can be deployed to a twin. The twin has no objects created by hand, so the copy adopts nothing.
 * The twin's own logins replace values that are encrypted for other providers.
 *
 * @param file without a settingsProblem
 */
export function copySettings(file: string, copy: string, ended: ExpiredSecrets): void {
  const document = parseDocument(readFileSync(file, "utf8"));
  const { contents } = document;
  if (isMap(contents)) for (const key of encryptionKeys) contents.delete(key);
  const config: unknown = isMap(contents) ? contents.get("config") : undefined;
  if (isMap(config)) {
    const names = config.items.map(nameOf);
    replaceExpired(document, config.get(settingKey("callers")), ended);
    for (const name of names) if (isLeftOut(name, config.get(name))) config.delete(name);
  }
  writeFileSync(copy, contents === null ? "" : document.toString());
}

/**
 * Returns the keys that the copy of a settings file leaves out, or that aren't settings of the program. Twins are
 * deployed without them. Excludes `adopt`, because its changes have their own findings.
 */
export function leftOutOf(file: string): ReadonlyMap<string, unknown> {
  const { contents } = parseDocument(readFileSync(file, "utf8"));
  const config: unknown = isMap(contents) ? contents.get("config") : undefined;
  const beside = isMap(contents) ? contents.items.filter((pair) => nameOf(pair) !== "config") : [];
  const leftOut = isMap(config) ? config.items.filter((pair) => isLeftOut(nameOf(pair), pair.value)) : [];
  return new Map(
    [...beside, ...leftOut]
      .map((pair) => [nameOf(pair), JSON.parse(JSON.stringify(pair.value ?? null)) as unknown] as const)
      .filter(([name]) => name !== settingKey("adopt")),
  );
}

function replaceExpired(document: Document, callers: unknown, ended: ExpiredSecrets): void {
  if (!isMap(callers)) return;
  for (const caller of callers.items.map(nameOf)) {
    const secrets = callers.getIn([caller, "secrets"]);
    for (const slot of isMap(secrets) ? secrets.items.map(nameOf) : []) {
      const path = [caller, "secrets", slot];
      const replacement = replacementEndOf(callers.getIn([...path, "endDate"]), ended);
      if (replacement === undefined) continue;
      // Use quotes, because Pulumi reads a plain timestamp as a time and writes it in another format.
      const text = document.createNode(replacement);
      if (isScalar(text)) text.type = "QUOTE_DOUBLE";
      callers.setIn([...path, "endDate"], text);
      // With its start date, the secret would exceed the lifetime limit in the settings.
      callers.deleteIn([...path, "startDate"]);
    }
  }
}

function isLeftOut(name: string, value: unknown): boolean {
  return name === settingKey("adopt") || (JSON.stringify(value)?.includes('{"secure":') ?? false);
}

function nameOf({ key }: Pair): string {
  return String(isScalar(key) ? key.value : key);
}

/** Past expiry dates of client secrets, and their replacements on a twin. */
export type ExpiredSecrets = ReadonlyMap<string, string>;

/**
 * Returns a future date for each expired secret. A real stack keeps an expired secret, but a twin can't create it,
 * because Entra ID rejects an expiry in the past. The replacement is the same in every version.
 *
 * @param now the current time
 */
export function expiredSecretsIn(settings: readonly LenientSettings[], now: Date): ExpiredSecrets {
  const ends = settings.flatMap(({ callers }) =>
    Object.values(callers).flatMap(({ secrets = {} }) =>
      Object.values(secrets).flatMap((secret) => secret?.endDate ?? []),
    ),
  );
  const over = [...new Set(ends)].filter((end) => new Date(end) <= now).toSorted();
  const day = 86_400_000;
  return new Map(
    over.map((end, index) => [
      `${new Date(now.getTime() + (index + 2) * day).toISOString().slice(0, 10)}T00:00:00Z`,
      end,
    ]),
  );
}

/** Returns the replacement for a past expiry date, or undefined if the date isn't past. */
function replacementEndOf(end: unknown, ended: ExpiredSecrets): string | undefined {
  return [...ended].find(([, over]) => over === end)?.[0];
}

/**
 * Returns a finding for each changed key that the twins don't get: encrypted values, and settings that Pulumi itself
 * reads.
 *
 * @param name the file's name for readers
 */
export function unjudgedSettings(name: string, before: string, after: string): readonly Finding[] {
  const [was, is] = [leftOutOf(before), leftOutOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((key) => !isDeepStrictEqual(was.get(key), is.get(key)))
    .map((key) => ({ id: "setting/unjudged", severity: "unknown", subject: key, where: [{ file: name }] }));
}
