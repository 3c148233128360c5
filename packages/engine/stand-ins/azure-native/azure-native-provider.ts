import { createDeployer, deployerSettings, withSettings } from "../deployer.ts";
import type { Environment, HttpFetch } from "../deployer-fetch.ts";
import type { Pause } from "../pause.ts";
import { objectOf, text } from "../property-shape.ts";
import type { FunctionStandIn, Provider } from "../provider.ts";
import type { PlainMap } from "../secret-values.ts";
import { createArmClient } from "./arm-client.ts";
import { type ArmResourceType, type ArmContext, armResource } from "./arm-resource.ts";
import { fillPath, fromArmBody } from "./arm-body.ts";
import {
  blobContainer,
  existingKeyVault,
  keyVaultSecret,
  queue,
  resourceGroup,
  roleAssignment,
  storageAccount,
  userAssignedIdentity,
} from "./group-types.ts";
import { actionGroup, component, diagnosticSetting, scheduledQueryRule, workspace } from "./monitor-types.ts";
import { subnet, virtualNetwork } from "./network-types.ts";
import { appServicePlan, webApp, webAppAuthSettingsV2, webAppFtpAllowed, webAppScmAllowed } from "./web-types.ts";

const types: Readonly<Record<string, ArmResourceType>> = {
  "azure-native:applicationinsights:Component": component,
  "azure-native:authorization:RoleAssignment": roleAssignment,
  "azure-native:keyvault:Secret": keyVaultSecret,
  "azure-native:managedidentity:UserAssignedIdentity": userAssignedIdentity,
  "azure-native:monitor:ActionGroup": actionGroup,
  "azure-native:monitor:DiagnosticSetting": diagnosticSetting,
  "azure-native:monitor:ScheduledQueryRule": scheduledQueryRule,
  "azure-native:network:Subnet": subnet,
  "azure-native:network:VirtualNetwork": virtualNetwork,
  "azure-native:operationalinsights:Workspace": workspace,
  "azure-native:resources:ResourceGroup": resourceGroup,
  "azure-native:storage:BlobContainer": blobContainer,
  "azure-native:storage:Queue": queue,
  "azure-native:storage:StorageAccount": storageAccount,
  "azure-native:web:AppServicePlan": appServicePlan,
  "azure-native:web:WebApp": webApp,
  "azure-native:web:WebAppAuthSettingsV2": webAppAuthSettingsV2,
  "azure-native:web:WebAppFtpAllowed": webAppFtpAllowed,
  "azure-native:web:WebAppScmAllowed": webAppScmAllowed,
};

export function azureNativeProvider(options: {
  readonly environment: Environment;
  readonly fetch: HttpFetch;
  readonly pause: Pause;
  readonly now: () => number;
}): Provider {
  let deployer = createDeployer(options);
  let location: string | undefined;
  const shared = {
    client: createArmClient({ ...options, deployer: () => deployer }),
    deployer: () => deployer,
    location: () => location,
  };
  return {
    name: "azure-native",
    version: "3.28.0",
    endsCallsWhenInterrupted: true,
    configuration: ["location", ...Object.keys(deployerSettings)],
    configure: (settings) => {
      location = settings["location"];
      if (Object.keys(settings).length === 0) return;
      deployer = createDeployer({ ...options, environment: withSettings(options.environment, settings) });
    },
    resources: new Map(Object.entries(types).map(([token, type]) => [token, armResource(type, shared)])),
    functions: new Map<string, FunctionStandIn>([
      [
        "azure-native:authorization:getClientConfig",
        {
          inputs: objectOf({}),
          invoke: async (_, signal) => {
            const claims = await deployer.claims(`${deployer.cloud.resourceManager}/.default`, signal);
            return { ...claims, subscriptionId: deployer.required("ARM_SUBSCRIPTION_ID") };
          },
        },
      ],
      ["azure-native:keyvault:getVault", lookUp(existingKeyVault, shared)],
      ["azure-native:managedidentity:getUserAssignedIdentity", lookUp(userAssignedIdentity, shared)],
      ["azure-native:resources:getResourceGroup", lookUp(resourceGroup, shared)],
      ["azure-native:web:getAppServicePlan", lookUp(appServicePlan, shared)],
      ["azure-native:web:getWebApp", lookUp(webApp, shared)],
      ["azure-native:web:listWebAppApplicationSettings", listAppSettings(webApp, shared)],
    ]),
  };
}

/**
 * get<Type>: one GET of the named resource. Unlike a resource's read, it sends only this request, so a site comes
 * without its configuration. Source: Invoke of
 * https://github.com/pulumi/pulumi-azure-native/blob/master/provider/pkg/provider/provider.go
 */
function lookUp(type: ArmResourceType, { client, deployer }: ArmContext): FunctionStandIn {
  const names = [...type.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
  const nativeNames = names.filter((name) => name !== "subscriptionId");
  const bodyInputs = Object.fromEntries(Object.entries(type.inputs).filter(([name]) => !names.includes(name)));
  return {
    inputs: objectOf(Object.fromEntries(nativeNames.map((name) => [name, text])), nativeNames),
    invoke: async (inputs, signal) => {
      const id = fillPath(type.path, inputs, deployer().required("ARM_SUBSCRIPTION_ID"));
      const body = await client.get({ id, apiVersion: type.apiVersion, signal });
      return { ...fromArmBody(body, { ...type, bodyInputs }), id: String(body["id"] ?? id) };
    },
  };
}

/**
 * listWebAppApplicationSettings: one POST.
 * https://learn.microsoft.com/rest/api/appservice/web-apps/list-application-settings
 */
function listAppSettings(site: ArmResourceType, { client, deployer }: ArmContext): FunctionStandIn {
  return {
    inputs: objectOf({ resourceGroupName: text, name: text }, ["resourceGroupName", "name"]),
    invoke: async (inputs, signal) => {
      const id = `${fillPath(site.path, inputs, deployer().required("ARM_SUBSCRIPTION_ID"))}/config/appsettings/list`;
      const { properties = {} } = await client.post({ id, apiVersion: site.apiVersion, signal });
      return { id, name: "appsettings", type: "Microsoft.Web/sites/config", properties: properties as PlainMap };
    },
  };
}
