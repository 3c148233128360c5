import { readFileSync, writeFileSync } from "node:fs";
import { type Document, isMap, isScalar, type Pair, parseDocument } from "yaml";
import { type LenientSettings, settingKey } from "../../../infra/settings/lenient-settings.ts";
import { isDeepStrictEqual } from "node:util";
import type { Finding } from "../findings/finding.ts";

/** How the secrets of the real stack are encrypted: a stack on a twin has a key of its own. */
const encryption = ["encryptionsalt", "encryptedkey", "secretsprovider"];

/**
 * Writes a copy that can be deployed to a twin. What was made by hand is in no twin, so the copy takes nothing over; what
 * is encrypted for other providers the twin's own logins replace.
 *
 * @param file without a settingsProblem
 */
export function copySettings(file: string, copy: string, ended: ExpiredSecrets): void {
  const document = parseDocument(readFileSync(file, "utf8"));
  const { contents } = document;
  if (isMap(contents)) for (const key of encryption) contents.delete(key);
  const config: unknown = isMap(contents) ? contents.get("config") : undefined;
  if (isMap(config)) {
    const names = config.items.map(nameOf);
    replaceExpired(document, config.get(settingKey("callers")), ended);
    for (const name of names) if (isLeftOut(name, config.get(name))) config.delete(name);
  }
  writeFileSync(copy, contents === null ? "" : document.toString());
}

/**
 * Keys that the copy of a settings file leaves out, or that aren't settings of the program. No twin is deployed with these.
 * Excludes `adopt`, whose changes have findings of their own.
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
      // In quotes: Pulumi reads a bare instant as a time, and writes that in a form of its own.
      const text = document.createNode(replacement);
      if (isScalar(text)) text.type = "QUOTE_DOUBLE";
      callers.setIn([...path, "endDate"], text);
      // With its start, it would live longer than its settings let it.
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

/** Ends of client secrets that are over, by the ends that stand for them on a twin. */
export type ExpiredSecrets = ReadonlyMap<string, string>;

/**
 * A secret that has ended stays in a real stack, and no twin would make it: Entra ID takes no end in the past. Each such end
 * is stood for by one that lies ahead, the same in every version.
 *
 * @param now what time it is
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

/** The end that stands for one that is over; undefined: it is not over. */
function replacementEndOf(end: unknown, ended: ExpiredSecrets): string | undefined {
  return [...ended].find(([, over]) => over === end)?.[0];
}

/**
 * What differs in a stack's settings file that no twin was given, a finding for each key: encrypted values, and what Pulumi itself
 * reads.
 *
 * @param name as a reader knows the file
 */
export function unjudgedSettings(name: string, before: string, after: string): readonly Finding[] {
  const [was, is] = [leftOutOf(before), leftOutOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((key) => !isDeepStrictEqual(was.get(key), is.get(key)))
    .map((key) => ({ id: "setting/unjudged", severity: "unknown", subject: key, where: [{ file: name }] }));
}
