import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Lets a hidden frame of an app's page take the session at Entra ID along, which is how apps sign in silently. Chromium
 * does so by default. Debian's blocks it (inferred from its behavior here), and Entra ID then answers login_required, as
 * in every browser that blocks it: https://learn.microsoft.com/entra/identity-platform/reference-third-party-cookies-spas
 *
 * @param profile a new one, before Chromium starts with it
 */
export function allowThirdPartyCookies(profile: string): void {
  mkdirSync(join(profile, "Default"), { recursive: true });
  const preferences = { profile: { block_third_party_cookies: false, cookie_controls_mode: 0 } };
  writeFileSync(join(profile, "Default", "Preferences"), JSON.stringify(preferences));
}
