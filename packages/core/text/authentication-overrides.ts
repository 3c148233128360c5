interface Override {
  readonly matches: (name: string) => boolean;
  /** The name for all the settings that it covers. */
  readonly family: string;
  /** The effect of such an app setting, as the end of a sentence about "it". */
  readonly does: string;
}

const among =
  (...names: readonly string[]) =>
  (name: string): boolean =>
    names.includes(name);

/**
 * On Flex Consumption, App Service authentication is middleware of the Functions host. The host reads its settings from
 * the environment, where app settings win. Names are judged as a whole: some tighten authentication, and no list of
 * those that don't exists.
 * Source: Azure/azure-functions-host, HostAssignmentContext.cs (ApplyAppSettings), HostEasyAuthOptionsSetup.cs,
 * EnvironmentExtensions.cs (IsAnyLinuxConsumption), SecretsUtility.cs (GetTokenIssuerSigningKeys).
 * https://learn.microsoft.com/azure/app-service/reference-app-settings#authentication--authorization
 */
const overrides: readonly Override[] = [
  {
    matches: (name) => name.startsWith("WEBSITE_AUTH_"),
    family: "WEBSITE_AUTH_*",
    does: "overrides what authsettingsV2 says about App Service authentication",
  },
  {
    matches: among(
      "MANAGED_ENVIRONMENT",
      "WEBSITE_SKU",
      "WEBSITE_INSTANCE_ID",
      "CONTAINER_NAME",
      "WEBSITE_POD_NAME",
      "LEGION_SERVICE_HOST",
    ),
    family: "MANAGED_ENVIRONMENT, WEBSITE_SKU and the like",
    does: "can make the Functions host leave App Service authentication out",
  },
  {
    matches: among("AZUREWEBENCRYPTIONKEY", "CONTAINER_ENCRYPTION_KEY", "POD_ENCRYPTION_KEY"),
    family: "AzureWebEncryptionKey, CONTAINER_ENCRYPTION_KEY, POD_ENCRYPTION_KEY",
    does: "lets anyone who knows its value sign administrator tokens of the Functions host, which authentication allows",
  },
];

/**
 * The effect of an app setting of that name on authentication; undefined if none is known. Ignores case, because no
 * documentation shows whether App Service keeps it. Also ignores App Service's own prefix, under which it passes
 * settings on a second time.
 */
export function authenticationOverride(name: string): Pick<Override, "family" | "does"> | undefined {
  const plain = name
    .trim()
    .toUpperCase()
    .replace(/^(?:APPSETTING_)+/, "");
  return overrides.find(({ matches }) => matches(plain));
}
