import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import {
  type AuthSettings,
  entraProviderIn,
  readAuthSettings,
} from "@protected-function/core/azure/arm/auth-settings.ts";
import { readApplication } from "@protected-function/core/azure/graph/application.ts";
import { authenticationOverridesIn, readAppSettings } from "./deployed-settings.ts";
import { checkAsAdministrator, type Check, type Evidence, inGroup, type UngroupedCheck } from "./check.ts";
import { versionFacts } from "./tokens.ts";

/** A claim about the settings of App Service authentication, read from Resource Manager. */
function checkSettings(
  row: string,
  claim: string,
  compare: (outputs: StackOutputs, settings: AuthSettings) => Omit<Evidence, "action">,
): UngroupedCheck {
  return checkAsAdministrator(row, claim, async (origin, admin) => ({
    action: "read the authentication settings from Resource Manager",
    ...compare(origin.outputs, await readAuthSettings(admin.resourceManager, origin.outputs.functionApp.siteId)),
  }));
}

/** Rows G01, G03, G07, G08: the deployed settings of App Service authentication. */
export const declaredSettingsChecks: readonly Check[] = inGroup("App Service authentication", [
  checkSettings(
    "G01",
    "App Service authentication is on and uses Entra ID with the API's app registration.",
    ({ api }, settings) => {
      const { enabled, registration } = entraProviderIn(settings);
      return {
        expected: { platform: true, entra: true, clientId: api.clientId },
        found: { platform: settings.platform?.enabled, entra: enabled, clientId: registration?.clientId },
      };
    },
  ),

  checkSettings("G03", "The token store is on.", (_, { login }) => ({
    expected: true,
    found: login?.tokenStore?.enabled,
  })),

  checkSettings("G07", "The issuer URL is this tenant's, in the version of the API's tokens.", (outputs, settings) => ({
    expected: versionFacts(outputs).issuer,
    found: entraProviderIn(settings).registration?.openIdIssuer,
  })),

  checkAsAdministrator(
    "G08",
    "The only allowed audience is that of the API's tokens; the identifier URI is api://<client id>.",
    async (origin, admin) => {
      const { api, functionApp } = origin.outputs;
      const settings = await readAuthSettings(admin.resourceManager, functionApp.siteId);
      const { identifierUris } = await readApplication(admin.graph, api.applicationObjectId);
      return {
        action: "read the authentication settings and the app registration",
        expected: { audiences: [versionFacts(origin.outputs).audience], identifierUris: [`api://${api.clientId}`] },
        found: { audiences: entraProviderIn(settings).validation?.allowedAudiences, identifierUris },
      };
    },
  ),
]);

/** Row B16: authsettingsV2 alone decides what App Service authentication does. */
export const authenticationOverrideChecks: readonly Check[] = inGroup("App Service authentication", [
  checkAsAdministrator("B16", "No app setting overrides App Service authentication.", async (origin, admin) => {
    const overrides = authenticationOverridesIn(await readAppSettings(origin, admin));
    return {
      action: "read the names of the app settings",
      expected: {},
      found: Object.fromEntries(overrides.map((name) => [name, "set"])),
    };
  }),
]);
