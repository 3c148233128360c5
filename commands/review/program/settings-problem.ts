import { readFileSync } from "node:fs";
import { isMap, parseDocument } from "yaml";
import { settingPrefix } from "../../../infra/settings/lenient-settings.ts";
import { settingsInFile } from "../../../stacks/settings/settings-in-file.ts";

/**
 * Why a settings file is none that Pulumi reads, or a twin can be given, in a sentence's end; undefined: it is one. What its
 * settings say is for the program to judge.
 *
 * @param name as a reader knows the file
 */
export function settingsProblem(file: string, name: string): string | undefined {
  const { errors, contents } = parseDocument(readFileSync(file, "utf8"));
  const [error] = errors;
  if (error) return `its ${name} is no YAML: ${error.message.split("\n", 1)[0]}`;
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
