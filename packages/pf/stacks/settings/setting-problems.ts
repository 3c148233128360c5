import { instantText } from "@protected-function/core/text/instant-text.ts";
import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import { settingPrefix } from "@protected-function/infra/settings/lenient-settings.ts";
import { withPlaces } from "@protected-function/core/text/reading/setting-places.ts";
import { shownFile } from "./shown-file.ts";
import { misplacedSettings } from "@protected-function/infra/settings/misplaced-settings.ts";
import { parseSettings, SettingsInvalid } from "@protected-function/infra/settings/parse-settings.ts";
import { isProviderLogin, providerLogins } from "@protected-function/infra/settings/provider-logins.ts";
import { stackOf } from "@protected-function/core/text/stack-of.ts";
import { programSettings, settingsAnyway, settingsSources } from "./settings-in-file.ts";
import { holdsSecret } from "./require-same-settings.ts";

/** The contract that settings are checked against. */
export type StatedContract = NonNullable<Parameters<typeof parseSettings>[1]["contract"]>;

/**
 * What the program's own rules refuse in a settings file, with the lines.
 *
 * @param contract undefined: it has problems of its own
 * @param directory the folder with Pulumi.yaml
 * @param source the file that a person wrote, if this one is a copy
 * @throws SettingsRefused if the file can't be read, or its readers would read it differently
 */
export function settingProblems(
  file: string,
  directory: string,
  contract: StatedContract | undefined,
  source = file,
): readonly Problem[] {
  const problems = problemsIn(file, directory, contract, source);
  return withPlaces(problems, settingsSources(source, directory));
}

function problemsIn(
  file: string,
  directory: string,
  contract: StatedContract | undefined,
  source: string,
): readonly Problem[] {
  const { settings, ambiguous } = settingsAnyway(file, directory);
  const { config } = settings;
  const stack = stackOf(source);
  const { raw, project } = programSettings(config, directory);
  try {
    const now = instantText(new Date());
    const shown = shownFile(source);
    const misplaced = misplacedSettings(config, project, stack);
    parseSettings(raw, { contract, now, stack, file: shown, misplaced, logins: providerLogins(config) });
    return ambiguous;
  } catch (error) {
    if (!(error instanceof SettingsInvalid)) throw error;
    const problems = error.problems.filter(({ path }) => !isEncrypted(path));
    const isUnknown = ({ path, rule }: Problem) => rule.startsWith("is not a setting") || isProviderLogin(path);
    // A name that no setting has, or that may not be set, comes first: its value belongs nowhere.
    const renamed = problems.filter((one) => isUnknown(one) && ambiguous.some(({ path }) => path === one.path));
    const others = ambiguous.filter(({ path }) => !renamed.some((one) => one.path === path));
    const isAmbiguous = (path: string) => others.some((one) => one.path === path);
    return [...others, ...problems.filter(({ path }) => !isAmbiguous(path))];
  }

  /** Only the engine has the key. */
  function isEncrypted(path: string): boolean {
    return holdsSecret(config[`${settingPrefix}${path.split(".", 1)[0]}`]);
  }
}
