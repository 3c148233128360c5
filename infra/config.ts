import * as pulumi from "@pulumi/pulumi";
import type { Contract } from "../functions/contract/define-contract.ts";
import { kindOf } from "./settings/kind-of.ts";
import { parseSettings, SettingsInvalid } from "./settings/parse-settings.ts";
import { type Settings, settingsSchema } from "./settings/settings-schema.ts";

/**
 * Returns this stack's settings. It is the only place that reads Pulumi's configuration.
 *
 * @param contract the contract that the roles and app settings must match
 * @throws pulumi.RunError with every problem: Pulumi prints its message without a stack trace
 */
export function readSettings(contract: Contract): Settings {
  const prefix = `${pulumi.getProject()}:`;
  // allConfig, because Pulumi itself accepts unknown keys silently.
  const given = Object.entries(pulumi.runtime.allConfig())
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, text]) => {
      const setting = key.slice(prefix.length);
      return [setting, isText(setting) ? text : fromJson(text)];
    });
  try {
    // oxlint-disable-next-line eslint/no-restricted-globals -- the clock only refuses; nothing declared depends on it
    const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
    return parseSettings(Object.fromEntries(given), { contract, now });
  } catch (error) {
    if (error instanceof SettingsInvalid) throw new pulumi.RunError(error.message);
    throw error;
  }
}

/** Pulumi passes every value as text. Settings that are text in the schema stay so; any other value is JSON. */
function isText(setting: string): boolean {
  const schema = Object.entries(settingsSchema.shape).find(([key]) => key === setting)?.[1];
  return schema !== undefined && kindOf(schema) === "string";
}

/** Text that isn't JSON stays unchanged: the schema names the rule that it breaks. */
function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
