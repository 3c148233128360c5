import { writeFileSync } from "node:fs";
import { isMap, isScalar, type Pair, type Scalar, type YAMLMap } from "yaml";
import { type Edit, edited, withoutPairs } from "@protected-function/core/text/reading/edit-yaml.ts";
import { readYaml } from "@protected-function/core/text/reading/read-yaml.ts";
import { encryptionKeys } from "@protected-function/core/text/reading/settings-names.ts";
import { readPulumiFile } from "../../../stacks/settings/settings-in-file.ts";
import { SettingsRefused } from "../../../stacks/settings/settings-refused.ts";
import { type LenientSettings, settingKey } from "@protected-function/infra/settings/lenient-settings.ts";
import { isDeepStrictEqual } from "node:util";
import { type Finding, finding } from "../findings/finding.ts";

/**
 * Writes a copy that can be deployed to a twin. The twin has no objects created by hand, so the copy adopts nothing.
 * The twin's own logins replace values that are encrypted for other providers. Everything else stays to the byte.
 *
 * @param file without a settingsProblem
 * @throws SettingsRefused if readers could read the file differently, or its copy
 */
export function copySettings(file: string, copy: string, expiredSecrets: ExpiredSecrets): void {
  const { text, document } = readPulumiFile(file, "settings");
  const { contents } = document;
  const config: unknown = isMap(contents) ? contents.get("config") : undefined;
  const editedText = edited(text, [
    ...(isMap(contents) ? withoutPairs(text, contents, (pair) => encryptionKeys.includes(nameOf(pair))) : []),
    ...(isMap(config) ? withoutPairs(text, config, (pair) => isLeftOut(nameOf(pair), pair.value)) : []),
    ...(isMap(config) ? expiredIn(text, config.get(settingKey("callers")), expiredSecrets) : []),
  ]);
  const read = readYaml(editedText, "settings");
  if (
    read.problems !== undefined ||
    !isDeepStrictEqual(dataOf(read.data), expectedCopy(document.toJS(), expiredSecrets))
  ) {
    const fix = "Write each on lines of its own, and comments at the depth of the settings";
    throw new SettingsRefused(`${file} can't be copied without the parts that a twin can't have. ${fix}.`, undefined);
  }
  writeFileSync(copy, editedText);
}

/** The data that a copy of these settings must have. */
function expectedCopy(data: unknown, expiredSecrets: ExpiredSecrets): unknown {
  const { config, ...otherKeys } = dataOf(data);
  for (const key of encryptionKeys) delete otherKeys[key];
  const keptEntries = Object.entries(config).filter(([name, value]) => !isLeftOut(name, value));
  const callers: unknown = config[settingKey("callers")];
  const secrets = Object.values(Object(callers)).flatMap((caller) => Object.values(Object(Object(caller).secrets)));
  for (const secret of secrets as { endDate?: unknown; startDate?: unknown }[]) {
    const replacement = replacementEndOf(secret?.endDate, expiredSecrets);
    if (replacement === undefined) continue;
    secret.endDate = replacement;
    delete secret.startDate;
  }
  return { ...otherKeys, config: Object.fromEntries(keptEntries) };
}

function dataOf(data: unknown): { config: Record<string, unknown>; [key: string]: unknown } {
  const { config, ...beside } = Object(data) as Readonly<Record<string, unknown>>;
  return { ...beside, config: { ...Object(config) } as Record<string, unknown> };
}

/**
 * Returns the keys that the copy of a settings file leaves out, or that aren't settings of the program. Twins are
 * deployed without them. Excludes `adopt`, because its changes have their own findings.
 */
export function leftOutOf(file: string): ReadonlyMap<string, unknown> {
  const { contents } = readPulumiFile(file, "settings").document;
  const config: unknown = isMap(contents) ? contents.get("config") : undefined;
  const otherPairs = isMap(contents) ? contents.items.filter((pair) => nameOf(pair) !== "config") : [];
  const leftOut = isMap(config) ? config.items.filter((pair) => isLeftOut(nameOf(pair), pair.value)) : [];
  return new Map(
    [...otherPairs, ...leftOut]
      .map((pair) => [nameOf(pair), JSON.parse(JSON.stringify(pair.value ?? null)) as unknown] as const)
      .filter(([name]) => name !== settingKey("adopt")),
  );
}

function expiredIn(text: string, callers: unknown, expiredSecrets: ExpiredSecrets): readonly Edit[] {
  if (!isMap(callers) || isLeftOut(settingKey("callers"), callers)) return [];
  const slots = callers.items.flatMap(({ value }) => {
    const secrets: unknown = isMap(value) ? value.get("secrets") : undefined;
    return isMap(secrets) ? secrets.items.flatMap((slot) => (isMap(slot.value) ? [slot.value] : [])) : [];
  });
  return slots.flatMap((slot: YAMLMap): readonly Edit[] => {
    const end = slot.get("endDate", true) as Scalar | undefined;
    const replacement = replacementEndOf(end?.value, expiredSecrets);
    if (replacement === undefined || !end?.range) return [];
    // With its start date, the secret would exceed the lifetime limit in the settings.
    const noStart = withoutPairs(text, slot, (pair) => nameOf(pair) === "startDate");
    return [[end.range[0], end.range[1], `"${replacement}"`], ...noStart];
  });
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
  const pastDates = [...new Set(ends)].filter((end) => new Date(end) <= now).toSorted();
  const day = 86_400_000;
  return new Map(
    pastDates.map((end, index) => [
      `${new Date(now.getTime() + (index + 2) * day).toISOString().slice(0, 10)}T00:00:00Z`,
      end,
    ]),
  );
}

/** Returns the replacement for a past expiry date, or undefined if the date isn't past. */
function replacementEndOf(end: unknown, expiredSecrets: ExpiredSecrets): string | undefined {
  return [...expiredSecrets].find(([, pastDate]) => pastDate === end)?.[0];
}

/**
 * Returns a finding for each changed key that the twins don't get: encrypted values, and settings that Pulumi itself
 * reads.
 *
 * @param name the file's name for readers
 */
export function unjudgedSettings(name: string, before: string, after: string): readonly Finding[] {
  const [leftOutBefore, leftOutAfter] = [leftOutOf(before), leftOutOf(after)];
  return [...new Set([...leftOutBefore.keys(), ...leftOutAfter.keys()])]
    .filter((key) => !isDeepStrictEqual(leftOutBefore.get(key), leftOutAfter.get(key)))
    .map((key) => finding({ id: "setting/unjudged", subject: key, where: [{ file: name }] }));
}
