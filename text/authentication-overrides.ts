interface Override {
  readonly is: (name: string) => boolean;
  /** How to name all that it covers. */
  readonly family: string;
  /** What such an app setting does, as the end of a sentence about "it". */
  readonly does: string;
}

const among =
  (...names: readonly string[]) =>
  (name: string): boolean =>
    names.includes(name);

/**
 * On Flex Consumption App Service authentication is middleware of the Functions host, which takes its orders from the
 * environment, and app settings win there. Names are judged whole: some tighten, and there is no list of those that don't.
 * Source: Azure/azure-functions-host, HostAssignmentContext.cs (ApplyAppSettings), HostEasyAuthOptionsSetup.cs,
 * EnvironmentExtensions.cs (IsAnyLinuxConsumption), SecretsUtility.cs (GetTokenIssuerSigningKeys).
 * https://learn.microsoft.com/azure/app-service/reference-app-settings#authentication--authorization
 */
const overrides: readonly Override[] = [
  {
    is: (name) => name.startsWith("WEBSITE_AUTH_"),
    family: "WEBSITE_AUTH_*",
    does: "overrides what authsettingsV2 says about App Service authentication",
  },
  {
    is: among(
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
    is: among("AZUREWEBENCRYPTIONKEY", "CONTAINER_ENCRYPTION_KEY", "POD_ENCRYPTION_KEY"),
    family: "AzureWebEncryptionKey, CONTAINER_ENCRYPTION_KEY, POD_ENCRYPTION_KEY",
    does: "lets anyone who knows its value sign administrator tokens of the Functions host, which authentication allows",
  },
];

/**
 * What an app setting of that name bypasses; undefined: nothing that is known. The case doesn't count: whether App Service
 * keeps it is not documented. Nor does App Service's own prefix, under which it hands settings on a second time.
 */
export function authenticationOverride(name: string): Pick<Override, "family" | "does"> | undefined {
  const plain = name
    .trim()
    .toUpperCase()
    .replace(/^(?:APPSETTING_)+/, "");
  return overrides.find(({ is }) => is(plain));
}
