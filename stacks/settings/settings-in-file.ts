import { readFileSync } from "node:fs";
import { parse } from "yaml";
import {
  type LenientSettings,
  readSettingsFile,
  settingKey,
  type SettingsFile,
} from "../../infra/settings/lenient-settings.ts";

/**
 * Reads a stack's settings file leniently.
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

/** Microsoft Graph takes more; the settings' schema does not (infra/settings/settings-schema.ts). */
const ever = 730;

/** What `pulumi up` lets a client secret live whose start is stated, and what says so. */
export interface LongestLifetime {
  readonly days: number;
  readonly setting: string;
  /** Whether the stack's own settings file says it; else it is the default. */
  readonly stated: boolean;
}

/** How long a client secret may live that a rotation writes: the rule `secret-lifetime` of the program refuses any other. */
export function longestSecretLifetime({ settings, stated }: SettingsFile): LongestLifetime {
  const setting = settingKey("maximumSecretLifetimeDays");
  if (settings.exemptions["secret-lifetime"] !== undefined) return { days: ever, setting, stated: false };
  return {
    // Values that the program would refuse are cut to what it accepts.
    days: Math.min(Math.max(settings.maximumSecretLifetimeDays, 1), ever),
    setting,
    stated: stated.maximumSecretLifetimeDays !== undefined,
  };
}

/** A key vault that is there already. */
export interface KeyVault {
  readonly resourceGroup: string;
  readonly name: string;
}

/**
 * Vaults that the callers' secrets are delivered to by any of these settings, each once, whatever the case of its name: others
 * created them.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules (names are case-insensitive)
 */
export function vaultsIn(all: readonly Pick<LenientSettings, "callers">[]): readonly KeyVault[] {
  const vaults = all.flatMap(({ callers }) =>
    Object.values(callers).flatMap(({ deliverTo }) => {
      const { resourceGroup, name } = deliverTo?.keyVault ?? {};
      return resourceGroup === undefined || name === undefined ? [] : [{ resourceGroup, name }];
    }),
  );
  return [...new Map(vaults.map((vault) => [`${vault.resourceGroup}/${vault.name}`.toLowerCase(), vault])).values()];
}
