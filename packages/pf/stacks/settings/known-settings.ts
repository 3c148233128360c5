import { existsSync } from "node:fs";
import { z } from "zod";
import { stackFileSchema } from "@protected-function/infra/settings/json-schema.ts";
import { fromText, projectName, settingPrefix as prefix } from "@protected-function/infra/settings/lenient-settings.ts";
import { misplacedSettings } from "@protected-function/infra/settings/misplaced-settings.ts";
import { allowedText } from "@protected-function/infra/settings/problems-of.ts";
import { nearest } from "@protected-function/core/text/nearest.ts";
import { type Problem, problemBlocks } from "@protected-function/core/text/problem-blocks.ts";
import { withPlaces } from "@protected-function/core/text/reading/setting-places.ts";
import { fixOfUnknown, meantSetting } from "@protected-function/infra/settings/unknown-name.ts";
import { stackOf } from "@protected-function/core/text/stack-of.ts";
import { configInFile, projectIn, settingsSources } from "./settings-in-file.ts";
import { SettingsRefused } from "./settings-refused.ts";

/** The names that the schema of settings files allows in one place. */
interface Place {
  readonly properties?: Readonly<Record<string, Place>> | undefined;
  /** The schema of any other name; false: no other name is allowed. */
  readonly additionalProperties?: Place | boolean | undefined;
  readonly items?: Place | undefined;
  readonly anyOf?: readonly Place[] | undefined;
}

const place: z.ZodType<Place> = z.lazy(() =>
  z.object({
    properties: z.record(z.string(), place).optional(),
    additionalProperties: z.union([z.boolean(), place]).optional(),
    items: place.optional(),
    anyOf: z.array(place).optional(),
  }),
);

const schemaFile = z.object({ properties: z.object({ config: place }) });

interface Unknown {
  readonly path: string;
  readonly name: string;
  readonly keys: readonly PropertyKey[];
  /** The names that are allowed there. */
  readonly allowed: readonly string[];
}

/**
 * Checks all names in a stack's settings file, at any depth, before a login. The program itself checks the values, with
 * all of its rules.
 *
 * @param file such as `Pulumi.dev.yaml`; it may be missing
 * @param directory the folder with Pulumi.yaml
 * @throws SettingsRefused with the nearest names, or the places that readers read differently
 */
export function requireKnownSettings(file: string, directory: string): void {
  if (!existsSync(file)) return;
  const config = configInFile(file);
  const misplaced = misplacedSettings(config, projectName(projectIn(directory)) ?? "", stackOf(file));
  const problems = [...misplaced, ...unknownSettings(config, stackOf(file))];
  if (problems.length > 0) {
    const placed = withPlaces(problems, settingsSources(file, directory));
    throw new SettingsRefused(problemBlocks("The settings of this stack have", placed), undefined);
  }
}

/** The names that no setting has, at any depth. */
export function unknownSettings(
  config: Readonly<Record<string, unknown>>,
  stack: string | undefined,
): readonly Problem[] {
  const file = "the stack's settings file";
  const { properties } = schemaFile.parse(stackFileSchema());
  const settings = Object.entries(properties.config.properties ?? {});
  const root: Place = {
    properties: Object.fromEntries(settings.map(([key, setting]) => [key.slice(prefix.length), setting])),
    additionalProperties: false,
  };
  const entries = Object.entries(config);
  const programSettings = entries
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => [key.slice(prefix.length), value]);
  const unknown = [
    ...entries.flatMap(([key]) => misspeltPrefix(key)),
    ...unknownIn(Object.fromEntries(programSettings), root),
  ];
  const listed = new Set<string>();
  const raw = Object.fromEntries(programSettings.map(([name, value]) => [name, fromText(value)]));
  return unknown.map(({ path, name, keys, allowed }) => {
    const fix = fixOfUnknown(raw, keys, stack);
    const suggestion = (keys.length > 0 ? meantSetting(raw, keys) : undefined) ?? nearest(name, allowed);
    if (fix === undefined && suggestion !== undefined) {
      const rule = `is not a setting (did you mean ${suggestion}?)`;
      return { path, rule, found: "", fix: `rename it to ${suggestion} in ${file}` };
    }
    // An earlier block may list the names of that place.
    const names = allowed.join(", ");
    const rule = listed.has(names)
      ? "is not a setting"
      : `is not a setting; ${allowedText("the settings are", allowed)}`;
    listed.add(names);
    return { path, rule, found: "", fix: fix ?? `remove it from ${file}` };
  });
}

/** Pulumi takes it for another program's or a provider's setting, and doesn't report it. */
function misspeltPrefix(key: string): readonly Unknown[] {
  const [before = "", setting = ""] = key.split(/:(.*)/s);
  const ownPrefix = prefix.slice(0, -1);
  return before !== ownPrefix && nearest(before, [ownPrefix]) === ownPrefix
    ? [{ path: key, name: key, keys: [], allowed: [`${prefix}${setting}`] }]
    : [];
}

/**
 * Names that a place doesn't allow, and those inside its allowed ones. Of several forms, the one with the fewest
 * counts.
 */
function unknownIn(
  value: unknown,
  { properties, additionalProperties, items, anyOf }: Place,
  path = "",
  keys: readonly PropertyKey[] = [],
): readonly Unknown[] {
  if (anyOf !== undefined) {
    const [best = []] = anyOf
      .filter((form) => form.properties !== undefined || form.items !== undefined || anyOf.length === 1)
      .map((form) => unknownIn(value, form, path, keys))
      .toSorted((left, right) => left.length - right.length);
    return best;
  }
  const read = fromText(value);
  if (Array.isArray(read)) {
    return items === undefined
      ? []
      : read.flatMap((item, index) => unknownIn(item, items, `${path}[${index}]`, [...keys, index]));
  }
  // Encrypted values have no names.
  if (typeof read !== "object" || read === null || Object.keys(read).join() === "secure") return [];
  return Object.entries(read).flatMap(([name, inner]) => {
    const at = path === "" ? name : `${path}.${name}`;
    const next = properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    const here = [...keys, name];
    if (next === false) return [{ path: at, name, keys: here, allowed: Object.keys(properties ?? {}) }];
    return typeof next === "object" ? unknownIn(inner, next, at, here) : [];
  });
}
