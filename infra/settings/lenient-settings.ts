import type { z } from "zod";
import { type Lenient, readLeniently } from "./lenient.ts";
import { kindOf } from "./kind-of.ts";
import { type Settings, settingsSchema } from "./settings-schema.ts";

const project = "protected-function";

/** A setting's full name, as in a settings file and `pulumi config`. */
export function settingKey<Name extends keyof Settings>(name: Name) {
  return `${project}:${name}` as const;
}

/** The prefix of every setting's full name. */
export const settingPrefix = `${project}:`;

/** Settings as someone wrote them, perhaps for another version of the program. */
export type StatedSettings = Lenient<Settings>;

/** The same, with a default for each unstated setting. */
export type LenientSettings = Required<StatedSettings>;

/** A stack's settings file. */
export interface SettingsFile {
  readonly settings: LenientSettings;
  /** Without defaults. */
  readonly stated: StatedSettings;
  /** The azure-native provider's own setting; empty if not stated. */
  readonly subscriptionId: string;
  /** Everything under `config` by its full name, including the settings of Pulumi's providers. */
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Reads a settings file of this version of the program or another. It is lenient: an unreadable setting counts as
 * unstated, because the program itself reports everything wrong with settings at once (parse-settings.ts).
 *
 * @param file the parsed content of a `Pulumi.<stack>.yaml`
 * @param projectFile the parsed content of the program's `Pulumi.yaml`, which has its version's defaults. Default: this
 * version's
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

/** Everyone who holds an app role, without duplicates: Entra ID ignores case in names. */
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

/** A setting without a default is an empty object. */
const programDefaults = Object.fromEntries(schemas.map(([name, schema]) => [name, schema.meta()?.default ?? {}]));

function statedIn(valueOf: (name: string) => unknown): StatedSettings {
  const values = schemas.flatMap(([name, schema]) => {
    const value = valueOf(name);
    const found = readLeniently(schema, kindOf(schema) === "string" ? value : fromText(value));
    // Pulumi.yaml can't express "absent": an empty text means it.
    return found === undefined || found === "" ? [] : [[name, found]];
  });
  return Object.fromEntries(values) as StatedSettings;
}

/** `pulumi config set` without `--path` writes an object as JSON text, and Pulumi passes it on as text. */
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
