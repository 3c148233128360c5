import { existsSync } from "node:fs";
import { instantText } from "@protected-function/core/text/instant-text.ts";
import { problemBlocks } from "@protected-function/core/text/problem-blocks.ts";
import { withPlaces } from "@protected-function/core/text/reading/setting-places.ts";
import { stackOf } from "@protected-function/core/text/stack-of.ts";
import { projectConfig } from "@protected-function/infra/settings/lenient-settings.ts";
import { misplacedSettings } from "@protected-function/infra/settings/misplaced-settings.ts";
import { unknownNames } from "@protected-function/infra/settings/problems-of.ts";
import { providerLogins } from "@protected-function/infra/settings/provider-logins.ts";
import { configInFile, programSettings, projectIn, settingsSources } from "./settings-in-file.ts";
import { SettingsRefused } from "./settings-refused.ts";

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
  const stack = stackOf(file);
  const config = configInFile(file);
  const { raw, project } = programSettings(config, directory);
  const problems = [
    ...misplacedSettings(config, project, stack),
    ...providerLogins({ ...projectConfig(projectIn(directory)), ...config }),
    ...unknownNames(withoutEncrypted(raw), { stack, now: instantText(new Date()) }),
  ];
  if (problems.length > 0) {
    const placed = withPlaces(problems, settingsSources(file, directory));
    throw new SettingsRefused(problemBlocks("The settings of this stack have", placed), undefined);
  }
}

/** The same, with a text for each encrypted value, which has no names. */
function withoutEncrypted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutEncrypted);
  if (Object.keys(value).join() === "secure") return "";
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutEncrypted(inner)]));
}
