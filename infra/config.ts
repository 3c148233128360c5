import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { Contract } from "@protected-function/guard/contract";
import { defaultSettings, settingPrefix } from "./settings/lenient-settings.ts";
import { kindOf } from "./settings/kind-of.ts";
import { misplacedSettings } from "./settings/misplaced-settings.ts";
import { parseSettings } from "./settings/parse-settings.ts";
import { type Settings, settingsSchema } from "./settings/settings-schema.ts";
import { jsonOrText } from "@protected-function/core/text/json-or-text.ts";

/**
 * Returns this stack's settings. It is the only place that reads Pulumi's configuration.
 *
 * @param contract the contract that the roles and app settings must match, unless it has problems of its own
 * @throws {SettingsInvalid} with every problem
 */
export function readSettings(contract: Contract | undefined): Settings {
  const misplaced = misplacedSettings(pulumi.runtime.allConfig(), pulumi.getProject());
  // oxlint-disable-next-line eslint/no-restricted-globals -- the clock only refuses; nothing declared depends on it
  const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const place = { contract, now, file: `Pulumi.${pulumi.getStack()}.yaml`, misplaced };
  return parseSettings({ ...defaultSettings(pulumi.getProject()), ...configuredSettings() }, place);
}

/**
 * The settings that apply to every resource, also of a program whose contract isn't read yet. An invalid one counts as
 * unstated: `readSettings` refuses it, and it allows nothing until then.
 */
export function settingsOfAllResources() {
  const configured = configuredSettings();
  const { maximumSecretLifetimeDays, exemptions, protectResources } = settingsSchema.shape;
  const days = valid(maximumSecretLifetimeDays, configured["maximumSecretLifetimeDays"]);
  return {
    ...(days !== undefined && { maximumSecretLifetimeDays: days }),
    exemptions: valid(exemptions, configured["exemptions"]) ?? {},
    protectResources: valid(protectResources, configured["protectResources"]) ?? false,
  };
}

function valid<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> | undefined {
  return schema.safeParse(value).data;
}

/** By their names. From `allConfig`, because Pulumi itself accepts unknown keys silently. */
function configuredSettings(): Readonly<Record<string, unknown>> {
  const configured = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(settingPrefix));
  return Object.fromEntries(
    configured.map(([key, text]) => {
      const setting = key.slice(settingPrefix.length);
      return [setting, isText(setting) ? text : jsonOrText(text)];
    }),
  );
}

/**
 * Pulumi passes every value as text. Settings that are text in the schema stay so; any other value is JSON. Text that
 * isn't JSON stays unchanged: the schema names the rule that it breaks.
 */
function isText(setting: string): boolean {
  const schema = Object.entries(settingsSchema.shape).find(([key]) => key === setting)?.[1];
  return schema !== undefined && kindOf(schema) === "string";
}
