import { instantText } from "@protected-function/core/text/instant-text.ts";
import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { Contract } from "@protected-function/guard/contract";
import { configuredSettings } from "./settings/configured-settings.ts";
import { defaultSettings } from "./settings/lenient-settings.ts";
import { misplacedSettings } from "./settings/misplaced-settings.ts";
import { providerLogins } from "./settings/provider-logins.ts";
import { parseSettings } from "./settings/parse-settings.ts";
import { type Settings, settingsSchema } from "./settings/settings-schema.ts";

/**
 * Returns this stack's settings. It is the only place that reads Pulumi's configuration.
 *
 * @param contract the contract that the roles and app settings must match, unless it has problems of its own
 * @throws {SettingsInvalid} with every problem
 */
export function readSettings(contract: Contract | undefined): Settings {
  const stack = pulumi.getStack();
  const config = pulumi.runtime.allConfig();
  const misplaced = misplacedSettings(config, pulumi.getProject(), stack);
  const logins = providerLogins(config, { isDecrypted: true });
  // oxlint-disable-next-line eslint/no-restricted-globals -- the clock only refuses; nothing declared depends on it
  const now = instantText(new Date());
  const place = { contract, now, stack, file: `Pulumi.${stack}.yaml`, misplaced, logins };
  return parseSettings({ ...defaultSettings(pulumi.getProject()), ...configuredSettings(config) }, place);
}

/**
 * The settings that apply to every resource, also of a program whose contract isn't read yet. An invalid one counts as
 * unstated: `readSettings` refuses it, and it allows nothing until then.
 */
export function settingsOfAllResources() {
  const configured = configuredSettings(pulumi.runtime.allConfig());
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
