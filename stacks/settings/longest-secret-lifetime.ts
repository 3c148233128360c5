import { settingKey, type SettingsFile } from "../../infra/settings/lenient-settings.ts";

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
    // What the program would not take is cut to what it does.
    days: Math.min(Math.max(settings.maximumSecretLifetimeDays, 1), ever),
    setting,
    stated: stated.maximumSecretLifetimeDays !== undefined,
  };
}
