import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isAzureName } from "@protected-function/core/text/azure-names.ts";
import { type Problem, problemBlocks } from "@protected-function/core/text/problem-blocks.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import { whyUnreadable } from "@protected-function/core/text/reading/why-unreadable.ts";
import { problemsText, type ReadingProblem } from "@protected-function/core/text/reading/reading-problem.ts";
import { readYaml, type YamlContent } from "@protected-function/core/text/reading/read-yaml.ts";
import type { YamlKind } from "@protected-function/core/text/reading/yaml-kind.ts";
import { underOther } from "@protected-function/core/text/reading/settings-names.ts";
import { configuredSettings } from "@protected-function/infra/settings/configured-settings.ts";
import {
  defaultSettings,
  type LenientSettings,
  projectName,
  readSettingsFile,
  settingKey,
  settingPrefix,
  type SettingsFile,
} from "@protected-function/infra/settings/lenient-settings.ts";
import { settingNames } from "@protected-function/infra/settings/problems-of.ts";
import type { SettingsSource } from "@protected-function/core/text/reading/setting-places.ts";
import { ambiguousValues } from "./ambiguous-values.ts";
import { shownFile } from "./shown-file.ts";
import { SettingsRefused } from "./settings-refused.ts";

/**
 * Reads a stack's settings file leniently.
 *
 * @param file such as `Pulumi.dev.yaml`
 * @param directory the project's folder: its `Pulumi.yaml` may have settings for every stack
 * @throws SettingsRefused if Pulumi or another reader would read one of them differently
 */
export function settingsInFile(file: string, directory: string): SettingsFile {
  return readSettingsFile(readPulumiFile(file, "settings").data, projectIn(directory));
}

/** A settings file whose problems leave enough to check the rest in the same run. */
export interface SettingsAnyway {
  readonly settings: SettingsFile;
  /** The values that readers take for different ones. */
  readonly ambiguous: readonly Problem[];
  /** The places to correct, one a line. The settings are those after it. */
  readonly places: string | undefined;
}

/** The same with all of its problems. @throws SettingsRefused if the rest can't be read */
export function settingsAnyway(file: string, directory: string): SettingsAnyway {
  const { data, ambiguous, places } = readAnyway(file, "settings");
  return { settings: readSettingsFile(data, projectIn(directory)), ambiguous, places };
}

/** Everything under `config` in a stack's settings file, by its name there. @throws SettingsRefused */
export function configInFile(file: string): Readonly<Record<string, unknown>> {
  const { config } = Object(readPulumiFile(file, "settings").data) as { readonly config?: unknown };
  return typeof config === "object" && config !== null && !Array.isArray(config) ? { ...config } : {};
}

/** The content of a folder's `Pulumi.yaml`; undefined without one. @throws SettingsRefused */
export function projectIn(directory: string): unknown {
  const file = join(directory, "Pulumi.yaml");
  return existsSync(file) ? readPulumiFile(file, "project").data : undefined;
}

/**
 * A stack's settings as the program gets them from Pulumi, and the project's name.
 *
 * @param config the stack's configuration by its full names
 * @param directory the folder with Pulumi.yaml
 * @throws SettingsRefused
 */
export function programSettings(config: Readonly<Record<string, unknown>>, directory: string) {
  const project = projectName(projectIn(directory)) ?? "";
  const texts = Object.entries(config).map(([key, value]) => [key, configText(value)] as const);
  return { raw: { ...defaultSettings(project), ...configuredSettings(Object.fromEntries(texts)) }, project };
}

/** A value as Pulumi passes it to a program. */
function configText(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "");
}

/** The files that give a stack its settings, for the places of their problems. @throws SettingsRefused */
export function settingsSources(file: string, directory: string): readonly SettingsSource[] {
  const sources = [[file, "settings"] as const, [join(directory, "Pulumi.yaml"), "project"] as const];
  return sources
    .filter(([path]) => existsSync(path))
    .map(([path, kind]) => ({ name: shownFile(path), ...readAnyway(path, kind) }));
}

/**
 * Reads a settings file or a Pulumi.yaml.
 *
 * @throws SettingsRefused if it doesn't exist, or with each place that Pulumi or another reader would read differently
 */
export function readPulumiFile(file: string, kind: Exclude<YamlKind, "other">): YamlContent {
  const { ambiguous, places, ...content } = readAnyway(file, kind);
  if (ambiguous.length > 0 || places !== undefined) throw refusedFor(places, ambiguous);
  return content;
}

/** All problems of a settings file: first the places that can't be read, then the settings. */
export function refusedFor(places: string | undefined, problems: readonly Problem[]): SettingsRefused {
  const blocks = problems.length === 0 ? [] : [problemBlocks("The settings of this stack have", problems)];
  return new SettingsRefused([...(places === undefined ? [] : [places]), ...blocks].join("\n"), undefined);
}

/** A file's content after the fixes that are sure, with what is wrong in the file. */
type ReadAnyway = YamlContent & Pick<SettingsAnyway, "ambiguous" | "places">;

function readAnyway(file: string, kind: Exclude<YamlKind, "other">): ReadAnyway {
  const shown = shownFile(file);
  if (!existsSync(file)) {
    const other = kind === "settings" ? ", or name another settings file with --settings" : "";
    throw new SettingsRefused(`${shown} doesn't exist. Restore it, for example from Git${other}.`, undefined);
  }
  const content = contentOf(file, shown, kind);
  const read = readYaml(content, kind);
  if (read.problems === undefined) return { ...read, ambiguous: [], places: undefined };
  const ambiguous = ambiguousValues(read.problems, shown, content.toString());
  const unreadable = read.problems.filter(({ path }) => path === undefined);
  const places = unreadable.length === 0 ? undefined : problemsText(shown, unreadable.map(forSetting));
  if (read.anyway === undefined) throw refusedFor(places, ambiguous);
  return { ...read.anyway, ambiguous, places };
}

/** With the whole name of the setting that it is about, if there is one. */
function forSetting(problem: ReadingProblem): ReadingProblem {
  if (problem.what !== underOther) return problem;
  const name = settingNames.find((one) => problem.found === JSON.stringify(one));
  const isPrefix = problem.fix.startsWith("Write it with ");
  return name === undefined || !isPrefix ? problem : { ...problem, fix: `Write ${settingPrefix}${name}.` };
}

function contentOf(file: string, shown: string, kind: YamlKind): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new SettingsRefused(
      `${capital(whyUnreadable(error, shown))}.\n${kind === "settings" ? "Name a settings file that you may read." : "Restore it, for example from Git."}`,
      error,
    );
  }
}

/** Microsoft Graph accepts more; the settings' schema doesn't (infra/settings/settings-schema.ts). */
const ever = 730;

/** The longest lifetime that `pulumi up` accepts for a client secret with a start date, and where the limit is set. */
export interface LongestLifetime {
  readonly days: number;
  readonly setting: string;
  /** Whether the stack's own settings file sets it; otherwise it is the default. */
  readonly stated: boolean;
}

/**
 * The longest lifetime of a client secret that a rotation writes. The program's rule `secret-lifetime` refuses a longer
 * one.
 */
export function longestSecretLifetime({ settings, stated }: SettingsFile): LongestLifetime {
  const setting = settingKey("maximumSecretLifetimeDays");
  if (settings.exemptions["secret-lifetime"] !== undefined) return { days: ever, setting, stated: false };
  return {
    // Values that the program would refuse are limited to its accepted range.
    days: Math.min(Math.max(settings.maximumSecretLifetimeDays, 1), ever),
    setting,
    stated: stated.maximumSecretLifetimeDays !== undefined,
  };
}

/** An existing key vault. */
export interface KeyVault {
  readonly resourceGroup: string;
  readonly name: string;
}

/** Whether Azure allows the vault's names. Otherwise its id could be another resource's. */
export function isPossible({ resourceGroup, name }: KeyVault): boolean {
  return isAzureName("resourceGroup", resourceGroup) && isAzureName("keyVault", name);
}

/**
 * Vaults that any of these settings deliver the callers' secrets to, without duplicates, ignoring case. Others created
 * them. Leaves out names that would lead elsewhere, which the program itself refuses.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules (names are case-insensitive)
 */
export function vaultsIn(all: readonly Pick<LenientSettings, "callers">[]): readonly KeyVault[] {
  const vaults = all.flatMap(({ callers }) =>
    Object.values(callers).flatMap(({ deliverTo }) => {
      const { resourceGroup, name } = deliverTo?.keyVault ?? {};
      return resourceGroup === undefined || name === undefined ? [] : [{ resourceGroup, name }].filter(isPossible);
    }),
  );
  return [...new Map(vaults.map((vault) => [`${vault.resourceGroup}/${vault.name}`.toLowerCase(), vault])).values()];
}
