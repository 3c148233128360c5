import { NotImitated } from "../tenant/refusal.ts";
import type { Subscription } from "../tenant/subscription.ts";
import type { AppSettings } from "./app-settings.ts";

const name = "WEBSITE_AUTH_SIGNING_KEY";

/**
 * The key of the site's session tokens: made by the platform, overridden by the app setting; hexadecimal (reported:
 * Azure/azure-mobile-apps-node#447).
 * https://learn.microsoft.com/azure/app-service/reference-app-settings#authentication--authorization
 */
export function signingKeyOf(siteId: string, settings: AppSettings, subscription: Subscription): Uint8Array {
  const set = settings.get(name) ?? "";
  if (set !== "" && !/^(?:[0-9a-f]{2}){32,}$/i.test(set)) {
    throw new NotImitated(`the app setting '${name}' unless it is at least 64 hexadecimal digits`);
  }
  return Buffer.from(set === "" ? subscription.signingKeyOf(siteId) : set, "hex");
}
