import { createDeployer } from "../deployer.ts";
import type { Environment, HttpFetch } from "../deployer-fetch.ts";
import type { Pause } from "../pause.ts";
import { objectOf } from "../property-shape.ts";
import type { FunctionStandIn, Provider } from "../provider.ts";
import { actionGroup } from "./action-group.ts";
import { appServicePlan } from "./app-service-plan.ts";
import { createArmClient } from "./arm-client.ts";
import { armResource } from "./arm-resource.ts";
import type { ArmResourceType } from "./arm-resource.ts";
import { blobContainer } from "./blob-container.ts";
import { component } from "./component.ts";
import { diagnosticSetting } from "./diagnostic-setting.ts";
import { existingKeyVault, keyVaultSecret } from "./key-vault-secret.ts";
import { listAppSettings, lookUp } from "./look-up.ts";
import { webAppFtpAllowed, webAppScmAllowed } from "./publishing-policies.ts";
import { resourceGroup } from "./resource-group.ts";
import { roleAssignment } from "./role-assignment.ts";
import { scheduledQueryRule } from "./scheduled-query-rule.ts";
import { storageAccount } from "./storage-account.ts";
import { userAssignedIdentity } from "./user-assigned-identity.ts";
import { webApp } from "./web-app.ts";
import { webAppAuthSettingsV2 } from "./web-app-auth-settings-v2.ts";
import { workspace } from "./workspace.ts";

const types: Readonly<Record<string, ArmResourceType>> = {
  "azure-native:applicationinsights:Component": component,
  "azure-native:authorization:RoleAssignment": roleAssignment,
  "azure-native:keyvault:Secret": keyVaultSecret,
  "azure-native:managedidentity:UserAssignedIdentity": userAssignedIdentity,
  "azure-native:monitor:ActionGroup": actionGroup,
  "azure-native:monitor:DiagnosticSetting": diagnosticSetting,
  "azure-native:monitor:ScheduledQueryRule": scheduledQueryRule,
  "azure-native:operationalinsights:Workspace": workspace,
  "azure-native:resources:ResourceGroup": resourceGroup,
  "azure-native:storage:BlobContainer": blobContainer,
  "azure-native:storage:StorageAccount": storageAccount,
  "azure-native:web:AppServicePlan": appServicePlan,
  "azure-native:web:WebApp": webApp,
  "azure-native:web:WebAppAuthSettingsV2": webAppAuthSettingsV2,
  "azure-native:web:WebAppFtpAllowed": webAppFtpAllowed,
  "azure-native:web:WebAppScmAllowed": webAppScmAllowed,
};

/** The provider's settings and the variables that stand behind them. */
const variables = {
  clientId: "ARM_CLIENT_ID",
  clientSecret: "ARM_CLIENT_SECRET",
  environment: "ARM_ENVIRONMENT",
  subscriptionId: "ARM_SUBSCRIPTION_ID",
  tenantId: "ARM_TENANT_ID",
} as const;

export function azureNativeProvider(options: {
  readonly environment: Environment;
  readonly fetch: HttpFetch;
  readonly pause: Pause;
  readonly now: () => number;
}): Provider {
  let deployer = createDeployer(options);
  let location: string | undefined;
  const surroundings = {
    client: createArmClient({ ...options, deployer: () => deployer }),
    deployer: () => deployer,
    location: () => location,
  };
  return {
    name: "azure-native",
    version: "3.28.0",
    configuration: ["location", ...Object.keys(variables)],
    configure: (settings) => {
      location = settings["location"];
      const named = Object.entries(variables).flatMap(([setting, variable]) => {
        const value = settings[setting];
        return value === undefined ? [] : [[variable, value] as const];
      });
      if (named.length === 0) return;
      deployer = createDeployer({ ...options, environment: { ...options.environment, ...Object.fromEntries(named) } });
    },
    resources: new Map(Object.entries(types).map(([token, type]) => [token, armResource(type, surroundings)])),
    functions: new Map<string, FunctionStandIn>([
      [
        "azure-native:authorization:getClientConfig",
        {
          inputs: objectOf({}),
          invoke: async (_, signal) => {
            const claims = await deployer.claims(`${deployer.cloud.resourceManager}/.default`, signal);
            return { ...claims, subscriptionId: deployer.need("ARM_SUBSCRIPTION_ID") };
          },
        },
      ],
      ["azure-native:keyvault:getVault", lookUp(existingKeyVault, surroundings)],
      ["azure-native:managedidentity:getUserAssignedIdentity", lookUp(userAssignedIdentity, surroundings)],
      ["azure-native:resources:getResourceGroup", lookUp(resourceGroup, surroundings)],
      ["azure-native:web:getAppServicePlan", lookUp(appServicePlan, surroundings)],
      ["azure-native:web:getWebApp", lookUp(webApp, surroundings)],
      ["azure-native:web:listWebAppApplicationSettings", listAppSettings(webApp, surroundings)],
    ]),
  };
}
