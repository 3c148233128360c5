import type { z } from "zod";
import { type Lenient, readLeniently } from "./lenient.ts";
import { settingsNamespace } from "@protected-function/core/text/settings-namespace.ts";
import { kindOf } from "./kind-of.ts";
import { type Settings, settingsSchema } from "./settings-schema.ts";

/** A setting's full name, as in a settings file and `pulumi config`. */
export function settingKey<Name extends keyof Settings>(name: Name) {
  return `${settingsNamespace}:${name}` as const;
}

/** The prefix of every setting's full name. */
export const settingPrefix = `${settingsNamespace}:`;

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
  /** All configuration by its full name: the file's, the project's for every stack, and Pulumi's providers'. */
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Reads a settings file of this version of the program or another. It is lenient: an unreadable setting counts as
 * unstated, because the program itself reports everything wrong with settings at once (parse-settings.ts).
 *
 * @param file the parsed content of a `Pulumi.<stack>.yaml`
 * @param projectFile the parsed content of the project's `Pulumi.yaml`, whose `config` holds for every stack. Its name
 * is the workload's default
 */
export function readSettingsFile(file: unknown, projectFile?: unknown): SettingsFile {
  const config = { ...projectConfig(projectFile), ...recordIn(file, "config") };
  const stated = statedIn((name) => config[`${settingPrefix}${name}`]);
  const { "azure-native:subscriptionId": subscriptionId } = config;
  return {
    settings: { ...empty, ...defaultSettings(projectName(projectFile)), ...stated } as LenientSettings,
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
  const groupsOfPeople = Object.values(people);
  return {
    users: onceEach(groupsOfPeople.flatMap(({ users = [] }) => users)),
    groups: onceEach(groupsOfPeople.flatMap(({ groups = [] }) => groups)),
  };
}

function onceEach(names: readonly string[]): readonly string[] {
  const folded = names.map((name) => name.toLowerCase());
  return names.filter((_, index) => folded.indexOf(folded[index] ?? "") === index);
}

const schemas = Object.entries<z.ZodType>(settingsSchema.shape);

/** Settings without a default, for lenient readers. */
const empty = { name: "", callers: {} };

/**
 * Returns the default of each setting that has one. The workload is called like the Pulumi project: by the first 16
 * letters and digits of its name, in lower case, if that is a valid name.
 */
export function defaultSettings(projectName: string | undefined): Readonly<Record<string, unknown>> {
  const defaults = schemas.flatMap(([name, schema]) => {
    const { default: standard } = schema.meta() ?? {};
    return standard === undefined ? [] : [[name, standard]];
  });
  const letters = projectName
    ?.toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "")
    .slice(0, 16);
  const { data: name } = settingsSchema.shape.name.safeParse(letters);
  return { ...Object.fromEntries(defaults), ...(name !== undefined && { name }) };
}

/**
 * Returns the values that a `Pulumi.yaml` gives every stack, by their full names.
 * https://www.pulumi.com/docs/iac/concepts/projects/project-file/#config-options
 *
 * @param projectFile its parsed content
 */
export function projectConfig(projectFile: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(recordIn(projectFile, "config")).flatMap(([key, declared]) => {
      const fullName = key.includes(":") ? key : `${projectName(projectFile) ?? ""}:${key}`;
      if (typeof declared !== "object" || declared === null) return [[fullName, declared]];
      const { value, default: standard = value } = declared as { readonly value?: unknown; readonly default?: unknown };
      return standard === undefined || standard === null ? [] : [[fullName, standard]];
    }),
  );
}

function statedIn(valueOf: (name: string) => unknown): StatedSettings {
  const values = schemas.flatMap(([name, schema]) => {
    const value = valueOf(name);
    const read = readLeniently(schema, kindOf(schema) === "string" ? value : fromText(value));
    // Pulumi.yaml can't express "absent": an empty text means it.
    return read === undefined || read === "" ? [] : [[name, read]];
  });
  return Object.fromEntries(values) as StatedSettings;
}

/** `pulumi config set` without `--path` writes an object as JSON text, and Pulumi passes it on as text. */
export function fromText(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** The project's name in the parsed content of its `Pulumi.yaml`. */
export function projectName(projectFile: unknown): string | undefined {
  const { name } = Object(projectFile) as { readonly name?: unknown };
  return typeof name === "string" ? name : undefined;
}

function recordIn(value: unknown, key: string): Readonly<Record<string, unknown>> {
  const member: unknown = Object(value)[key];
  return typeof member === "object" && member !== null && !Array.isArray(member)
    ? (member as Readonly<Record<string, unknown>>)
    : {};
}
