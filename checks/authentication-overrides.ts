import { authenticationOverridesIn, readAppSettings } from "./app-settings.ts";
import { checkAsAdministrator, type Check } from "./check.ts";

/** Row B16: authsettingsV2 alone decide what App Service authentication does. */
export const authenticationOverrideChecks: readonly Check[] = [
  checkAsAdministrator("B16", "No app setting overrides App Service authentication.", async (origin, admin) => {
    const found = authenticationOverridesIn(await readAppSettings(origin, admin));
    return {
      did: "read the names of the app settings back",
      expected: {},
      found: Object.fromEntries(found.map((name) => [name, "set"])),
    };
  }),
];
