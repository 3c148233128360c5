import { join } from "node:path";
import { existsSync, readFileSync } from "node:fs";
import { isMap, parseDocument } from "yaml";
import { settingPrefix } from "../../../infra/settings/lenient-settings.ts";
import { settingsInFile } from "../../../stacks/settings/settings-in-file.ts";

/** One version of the program, with the settings that it is deployed with. */
export interface ProgramVersion {
  /** The folder with Pulumi.yaml. */
  readonly directory: string;
  /** A copy that may be written to. */
  readonly settingsFile: string;
}

/** A version before any checks. */
export interface FoundVersion {
  readonly directory: string;
  /** The stack's own settings file, or the one that you named. */
  readonly settingsFile: string;
}

/** The missing part that prevents a deployment, as the end of a sentence. Undefined if nothing is missing. */
export function missingPart({ directory, settingsFile }: FoundVersion, settingsName: string): string | undefined {
  if (!existsSync(join(directory, "Pulumi.yaml"))) return "it has no Pulumi.yaml";
  return existsSync(settingsFile) ? settingsProblem(settingsFile, settingsName) : `it has no ${settingsName}`;
}

/**
 * The reason that Pulumi and a twin can't use a settings file, as the end of a sentence. Undefined if they can. The
 * program itself judges its settings.
 *
 * @param name the file's name for readers
 */
export function settingsProblem(file: string, name: string): string | undefined {
  const { errors, contents } = parseDocument(readFileSync(file, "utf8"));
  const [error] = errors;
  if (error) return `its ${name} isn't valid YAML: ${error.message.split("\n", 1)[0]}`;
  if (contents === null) return undefined;
  const config: unknown = isMap(contents) ? contents.get("config") : undefined;
  if (!isMap(contents) || (config !== undefined && config !== null && !isMap(config))) {
    return `its ${name} holds no settings by name under "config"`;
  }
  const encrypted = Object.entries(settingsInFile(file).config).find(
    ([key, value]) => key.startsWith(settingPrefix) && JSON.stringify(value)?.includes('{"secure":'),
  );
  return encrypted
    ? `${encrypted[0]} in its ${name} is encrypted; no setting of this program is secret, write it in plain`
    : undefined;
}
