import { join } from "node:path";
import { existsSync, readFileSync } from "node:fs";
import { readYaml } from "@protected-function/core/text/reading/read-yaml.ts";
import type { SettingsSource } from "@protected-function/core/text/reading/setting-places.ts";
import type { YamlKind } from "@protected-function/core/text/reading/yaml-kind.ts";
import { problemsText } from "@protected-function/core/text/reading/reading-problem.ts";
import { settingPrefix } from "@protected-function/infra/settings/lenient-settings.ts";
import { configInFile } from "../../../stacks/settings/settings-in-file.ts";

/** One version of the program, with the settings that it is deployed with. */
export interface ProgramVersion {
  /** The folder with Pulumi.yaml. */
  readonly directory: string;
  /** A copy that may be written to. */
  readonly settingsFile: string;
  /** The files with its settings, as they are written and as a person calls them. Absent: problems have no place. */
  readonly sources?: () => readonly SettingsSource[];
}

/** A version before any checks. */
export interface FoundVersion {
  readonly directory: string;
  /** The stack's own settings file, or the one that you named. */
  readonly settingsFile: string;
}

/** The missing part that prevents a deployment, as the end of a sentence. Undefined if nothing is missing. */
export function missingPart({ directory, settingsFile }: FoundVersion, settingsName: string): string | undefined {
  const project = join(directory, "Pulumi.yaml");
  if (!existsSync(project)) return "it has no Pulumi.yaml";
  const unread = unreadable(project, "Pulumi.yaml", "project");
  if (unread !== undefined) return unread;
  return existsSync(settingsFile) ? settingsProblem(settingsFile, settingsName) : `it has no ${settingsName}`;
}

/**
 * The reason that Pulumi and a twin can't use a settings file, as the end of a sentence. Undefined if they can. The
 * program itself judges its settings.
 *
 * @param name the file's name for readers
 */
export function settingsProblem(file: string, name: string): string | undefined {
  const unread = unreadable(file, name, "settings");
  if (unread !== undefined) return unread;
  const encrypted = Object.entries(configInFile(file)).find(
    ([key, value]) => key.startsWith(settingPrefix) && JSON.stringify(value)?.includes('{"secure":'),
  );
  return encrypted
    ? `${encrypted[0]} in its ${name} is encrypted; no setting of this program is secret, write it in plain`
    : undefined;
}

function unreadable(file: string, name: string, kind: YamlKind): string | undefined {
  const { problems } = readYaml(readFileSync(file), kind);
  return problems && `its ${problemsText(name, problems).replace(/\.$/, "")}`;
}
