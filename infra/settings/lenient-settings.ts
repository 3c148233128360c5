import type { z } from "zod";
import { type Lenient, readLeniently } from "../lenient.ts";
import { kindOf } from "./kind-of.ts";
import { type Settings, settingsSchema } from "./settings-schema.ts";

const project = "protected-function";

/** A setting's whole name, as a settings file and `pulumi config` have it. */
export function settingKey<Name extends keyof Settings>(name: Name) {
  return `${project}:${name}` as const;
}

/** Settings of versions before, by their paths: the program says what stands for them now (removed-settings.ts). */
export const removedPaths: readonly string[] = ["assignedUsers", "assignedGroups", "adopt.api.appRoleId"];

/** What every whole name of a setting begins with. */
export const settingPrefix = `${project}:`;

/** Settings as somebody wrote them, perhaps for another version of the program. */
export type StatedSettings = Lenient<Settings>;

/** The same, with the default where nothing is stated. */
export type LenientSettings = Required<StatedSettings>;

/** A stack's settings file. */
export interface SettingsFile {
  readonly settings: LenientSettings;
  /** Without defaults. */
  readonly stated: StatedSettings;
  /** The azure-native provider's own setting; empty: not stated. */
  readonly subscriptionId: string;
  /** Everything under `config` by its full name, including the settings of Pulumi's providers. */
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * The settings in a settings file, of this version of the program or of another. Leniently: what cannot be read is not
 * stated, for what is wrong with settings the program itself says, all of it at once (parse-settings.ts).
 *
 * @param file what a `Pulumi.<stack>.yaml` holds, parsed
 * @param projectFile what the program's `Pulumi.yaml` holds, parsed, which has its version's defaults. Default: this one's
 */
export function readSettingsFile(file: unknown, projectFile?: unknown): SettingsFile {
  const config = recordIn(file, "config");
  const prefix = `${nameIn(projectFile) ?? project}:`;
  const stated = statedIn((name) => config[`${prefix}${name}`]);
  const declared = recordIn(projectFile, "config");
  const defaults = statedIn((name) => recordIn(declared, name)["default"]);
  const { "azure-native:subscriptionId": subscriptionId } = config;
  return {
    settings: { ...programDefaults, ...defaults, ...stated } as LenientSettings,
    stated,
    subscriptionId: typeof subscriptionId === "string" ? subscriptionId : "",
    config,
  };
}

type HeldRoles = Readonly<
  Record<string, { readonly users?: readonly string[] | undefined; readonly groups?: readonly string[] | undefined }>
>;

/** Everybody who holds some app role, each once: Entra ID does not tell names apart by their case. */
export function everybodyIn(people: HeldRoles = {}): {
  readonly users: readonly string[];
  readonly groups: readonly string[];
} {
  const held = Object.values(people);
  return {
    users: onceEach(held.flatMap(({ users = [] }) => users)),
    groups: onceEach(held.flatMap(({ groups = [] }) => groups)),
  };
}

function onceEach(names: readonly string[]): readonly string[] {
  const folded = names.map((name) => name.toLowerCase());
  return names.filter((_, index) => folded.indexOf(folded[index] ?? "") === index);
}

const schemas = Object.entries<z.ZodType>(settingsSchema.shape);

/** What has no default is an object without anything in it. */
const programDefaults = Object.fromEntries(schemas.map(([name, schema]) => [name, schema.meta()?.default ?? {}]));

function statedIn(valueOf: (name: string) => unknown): StatedSettings {
  const values = schemas.flatMap(([name, schema]) => {
    const value = valueOf(name);
    const found = readLeniently(schema, kindOf(schema) === "string" ? value : fromText(value));
    // Pulumi.yaml has no "absent": an empty text says so.
    return found === undefined || found === "" ? [] : [[name, found]];
  });
  return Object.fromEntries(values) as StatedSettings;
}

/** `pulumi config set` without `--path` writes an object as JSON in a text, and Pulumi hands it over so. */
function fromText(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function nameIn(projectFile: unknown): string | undefined {
  const { name } = Object(projectFile) as { readonly name?: unknown };
  return typeof name === "string" ? name : undefined;
}

function recordIn(value: unknown, key: string): Readonly<Record<string, unknown>> {
  const found: unknown = Object(value)[key];
  return typeof found === "object" && found !== null && !Array.isArray(found)
    ? (found as Readonly<Record<string, unknown>>)
    : {};
}
