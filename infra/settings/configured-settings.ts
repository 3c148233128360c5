import { jsonOrText } from "@protected-function/core/text/json-or-text.ts";
import { kindOf } from "./kind-of.ts";
import { settingPrefix } from "./lenient-settings.ts";
import { settingsSchema } from "./settings-schema.ts";

/**
 * The settings in a stack's configuration, by their names. Of `allConfig`, because Pulumi itself accepts unknown keys
 * silently.
 *
 * @param config as Pulumi passes it to a program: each value is a text
 */
export function configuredSettings(config: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  const configured = Object.entries(config).filter(([key]) => key.startsWith(settingPrefix));
  return Object.fromEntries(
    configured.map(([key, text]) => {
      const setting = key.slice(settingPrefix.length);
      return [setting, isText(setting) ? text : jsonOrText(text)];
    }),
  );
}

/**
 * Settings that are text in the schema stay so; any other value is JSON. Text that isn't JSON stays unchanged: the
 * schema names the rule that it breaks.
 */
function isText(setting: string): boolean {
  const schema = Object.entries(settingsSchema.shape).find(([key]) => key === setting)?.[1];
  return schema !== undefined && kindOf(schema) === "string";
}
