import { settingKey } from "../../infra/settings/lenient-settings.ts";
import type { Stack } from "../../engine/stack.ts";

/** Whatever tenant and subscription the settings are for, the twin's are others. */
export async function expectAnyPlace(stack: Pick<Stack, "setConfig">): Promise<void> {
  for (const name of ["expectedTenantId", "expectedSubscriptionId"] as const) {
    await stack.setConfig(settingKey(name), "");
  }
}
