import { authenticationOverride } from "../../../text/authentication-overrides.ts";
import { listAppSettings } from "../../../azure/list-app-settings.ts";
import { deleteAppSettings, setAppSetting } from "../../../stacks/live/app-settings-command.ts";
import type { DriftFinding } from "../finding.ts";
import { type LookOptions, type Looked, NotComparable } from "../look.ts";
import type { Deployed } from "../deployed-resources.ts";
import { subjectOf } from "../subject.ts";

/**
 * Names of app settings, never their values: those may hold secrets that somebody put there by hand. A GET of a site
 * answers none of them (pulumi-azure-native#4263), so no refresh sees them.
 * https://learn.microsoft.com/rest/api/appservice/web-apps/list-application-settings
 */
export async function appSettings(site: Deployed, options: LookOptions): Promise<Pick<Looked, "findings">> {
  const found = await listAppSettings(options.eyes.resourceManager, site.id);
  return { findings: compareAppSettings(site, declaredSettings(site), found) };
}

/**
 * App settings that override App Service authentication, and are not in the program. A look of its own: they are told even
 * where nothing else of the settings can be compared.
 */
export async function authenticationOverrides(site: Deployed, options: LookOptions): Promise<Pick<Looked, "findings">> {
  const names = isSecretWhole(site) ? [] : declaredSettings(site).map(({ name }) => name);
  const added = Object.keys(await listAppSettings(options.eyes.resourceManager, site.id)).filter(
    (setting) => !names.includes(setting),
  );
  return {
    findings: added.flatMap((setting): readonly DriftFinding[] => {
      const override = authenticationOverride(setting);
      if (override === undefined) return [];
      const undo = `\`${deleteAppSettings(site.id, [setting])}\`. App Service authentication can be bypassed: the setting ${override.does}.`;
      return [{ ...placeOf(site, setting), kind: "added", found: setting, meaning: "access", undo }];
    }),
  };
}

type Declared = readonly { readonly name: string; readonly value: unknown }[];

/** @throws NotComparable where the engine has encrypted more than single values */
function declaredSettings(site: Deployed): Declared {
  if (isSecretWhole(site)) throw new NotComparable("the state keeps them secret as a whole, their names too");
  const { appSettings: declared = [] } = Object(site.inputs["siteConfig"]) as { readonly appSettings?: Declared };
  return declared;
}

function isSecretWhole({ inputs: { siteConfig } }: Deployed): boolean {
  return isSecret(siteConfig) || isSecret(Object(siteConfig).appSettings);
}

/** Source: SigKey in sdk/go/common/resource/sig/sig.go of pulumi/pulumi. */
const isSecret = (value: unknown): boolean => "4dabf18193072939515e22adb298388d" in Object(value);

/** A value that the state keeps encrypted is taken as it is: whether it is the same cannot be seen. */
export function compareAppSettings(
  site: Deployed,
  declared: Declared,
  found: Readonly<Record<string, string>>,
): readonly DriftFinding[] {
  const again =
    "The value is in the stack's settings (appSettings, secretSettings), or in the program (infra/hosting/function-app.ts)";
  const expected = new Map(declared.map((setting) => [setting.name, setting.value]));
  const added = Object.keys(found).filter((setting) => !expected.has(setting) && !authenticationOverride(setting));
  return [
    ...added.map((setting): DriftFinding => ({
      ...placeOf(site, setting),
      kind: "added",
      found: setting,
      meaning: "access",
      undo: `\`${deleteAppSettings(site.id, [setting])}\`, or take it into the program.`,
    })),
    ...declared.flatMap(({ name: setting, value }): readonly DriftFinding[] => {
      const set = `\`${setAppSetting(site.id, setting)}\`. ${again}.`;
      const now = found[setting];
      if (now === undefined) {
        return [{ ...placeOf(site, setting), kind: "removed", expected: setting, meaning: "lacking", undo: set }];
      }
      if (typeof value !== "string" || value === now) return [];
      return [{ ...placeOf(site, setting), kind: "changed", meaning: "access", undo: set }];
    }),
  ];
}

function placeOf(site: Deployed, setting: string) {
  return { ...subjectOf(site, `siteConfig.appSettings["${setting}"]`), seenBy: "look" as const };
}
