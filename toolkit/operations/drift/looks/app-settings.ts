import { shellWord } from "../../../../text/shell-word.ts";
import { siteTarget } from "../../site-target.ts";
import type { Finding } from "../finding.ts";
import { type LookOptions, type Looked, NotComparable } from "../look.ts";
import type { Deployed } from "../stack-state.ts";
import { subjectOf } from "../subject.ts";

const version = "2024-11-01";

/**
 * Names of app settings, never their values: those may hold secrets that somebody put there by hand. A GET of a site
 * answers none of them (pulumi-azure-native#4263), so no refresh sees them.
 * https://learn.microsoft.com/rest/api/appservice/web-apps/list-application-settings
 */
export async function appSettings(site: Deployed, { eyes }: LookOptions): Promise<Pick<Looked, "findings">> {
  const path = `${site.id}/config/appsettings/list?api-version=${version}`;
  const { properties } = (await eyes.resourceManager.call("POST", path)) as {
    readonly properties?: Readonly<Record<string, string>> | null;
  };
  return { findings: compareAppSettings(site, declaredSettings(site), properties ?? {}) };
}

type Declared = readonly { readonly name: string; readonly value: unknown }[];

/** @throws NotComparable where the engine has encrypted more than single values */
function declaredSettings({ inputs }: Deployed): Declared {
  const { siteConfig } = inputs;
  const { appSettings: declared = [] } = Object(siteConfig) as { readonly appSettings?: Declared };
  if (isSecret(siteConfig) || isSecret(declared)) {
    throw new NotComparable("the state keeps them secret as a whole, their names too");
  }
  return declared;
}

/** Source: SigKey in sdk/go/common/resource/sig/sig.go of pulumi/pulumi. */
const isSecret = (value: unknown): boolean => "4dabf18193072939515e22adb298388d" in Object(value);

/** A value that the state keeps encrypted is taken as it is: whether it is the same cannot be seen. */
export function compareAppSettings(
  site: Deployed,
  declared: Declared,
  found: Readonly<Record<string, string>>,
): readonly Finding[] {
  const command = `az functionapp config appsettings`;
  const target = siteTarget(site.id);
  const of = (setting: string) => ({
    ...subjectOf(site, `siteConfig.appSettings["${setting}"]`),
    seenBy: "look" as const,
  });
  const again = "The value is in the program (infra/hosting/function-app.ts)";
  const expected = new Map(declared.map((setting) => [setting.name, setting.value]));
  const added = Object.keys(found).filter((setting) => !expected.has(setting));
  return [
    ...added.map((setting): Finding => ({
      ...of(setting),
      kind: "added",
      found: setting,
      meaning: "access",
      undo: `\`${command} delete ${target} --setting-names ${shellWord(setting)}\`, or take it into the program.`,
    })),
    ...declared.flatMap(({ name: setting, value }): readonly Finding[] => {
      const set = `\`${command} set ${target} --settings ${shellWord(setting)}=<value>\`. ${again}.`;
      const now = found[setting];
      if (now === undefined) {
        return [{ ...of(setting), kind: "removed", expected: setting, meaning: "lacking", undo: set }];
      }
      if (typeof value !== "string" || value === now) return [];
      return [{ ...of(setting), kind: "changed", meaning: "access", undo: set }];
    }),
  ];
}
