import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { readSettingsFile, type SettingsFile } from "../../infra/settings/lenient-settings.ts";

/**
 * What a stack's settings file says, leniently.
 *
 * @param file such as `Pulumi.dev.yaml`
 * @param projectFile the program's `Pulumi.yaml`, where its defaults may be others than this version's
 */
export function settingsInFile(file: string, projectFile?: string): SettingsFile {
  return readSettingsFile(parsed(file), projectFile === undefined ? undefined : parsed(projectFile));
}

function parsed(file: string): unknown {
  return parse(readFileSync(file, "utf8"));
}
