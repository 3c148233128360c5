import type { Contract } from "../../../packages/guard/define-contract.ts";
import { lookUpAdopted } from "../../../infra/adoption/look-up-adopted.ts";
import { declaredRoles } from "../../../infra/definitions/declared-role.ts";
import { parseSettings } from "../../../infra/settings/parse-settings.ts";
import { declare, type Answers } from "../../support/declare.ts";
import { oneRole } from "../support/contracts.ts";
import { place, valid } from "../settings/problems-in.ts";

export const clientId = "aaaaaaaa-0000-4000-8000-000000000001";
export const applicationObjectId = "aaaaaaaa-0000-4000-8000-000000000002";
export const servicePrincipalObjectId = "aaaaaaaa-0000-4000-8000-000000000003";
export const appRoleId = "aaaaaaaa-0000-4000-8000-000000000004";
export const otherId = "bbbbbbbb-0000-4000-8000-000000000000";
export const ours = "cccccccc-0000-4000-8000-000000000000";

const identity = {
  project: "protected-function",
  stack: "test",
  workload: "whocalls",
  subscriptionId: "subscription-id",
  id: "k3x9q2m7a1b2",
};

const contract: Contract = {
  ...oneRole,
  roles: { "Function.Invoke": { ...oneRole.roles["Function.Invoke"], id: ours } },
};

export const group = "/subscriptions/subscription-id/resourceGroups/rg-orders";
export const planId = `${group}/providers/Microsoft.Web/serverfarms/asp-orders`;
export const hosting = { resourceGroupName: "rg-orders", planName: "asp-orders", functionAppName: "func-orders" };
export const api = {
  clientId,
  applicationObjectId,
  servicePrincipalObjectId,
  displayName: "Orders",
  consentId: "",
  appRoleIds: { "Function.Invoke": appRoleId },
};

const application = {
  objectId: applicationObjectId,
  signInAudience: "AzureADMyOrg",
  identifierUris: [`api://${clientId}`],
  appRoles: [{ id: appRoleId, value: "Orders.Call" }],
  oauth2PermissionScopeIds: { user_impersonation: "scope-id" },
  fallbackPublicClientEnabled: false,
};
const plan = { location: "West Europe", sku: { name: "FC1" }, reserved: true };
const site = {
  location: "West Europe",
  kind: "functionapp,linux",
  serverFarmId: planId.toUpperCase(),
  defaultHostName: "func-orders.azurewebsites.net",
};

export interface World {
  readonly application?: Partial<typeof application> | Error;
  readonly principal?: { readonly objectId: string } | Error;
  readonly group?: { readonly location: string } | Error;
  readonly plan?: Partial<typeof plan> | Error;
  readonly site?: Partial<typeof site> | Error;
  /** App settings of the site, by name. */
  readonly appSettings?: Readonly<Record<string, string>> | Error;
}

const answer = (found: object | Error | undefined, usual: object) => () => {
  if (found instanceof Error) throw found;
  return { ...usual, ...found };
};

const answersOf = (world: World): Answers => ({
  "azuread:index/getApplication:getApplication": answer(world.application, application),
  "azuread:index/getServicePrincipal:getServicePrincipal": answer(world.principal, {
    objectId: servicePrincipalObjectId,
  }),
  "azure-native:resources:getResourceGroup": answer(world.group, { location: "northeurope" }),
  "azure-native:web:getAppServicePlan": answer(world.plan, plan),
  "azure-native:web:getWebApp": answer(world.site, site),
  "azure-native:web:listWebAppApplicationSettings": answer(
    world.appSettings instanceof Error ? world.appSettings : { properties: world.appSettings ?? {} },
    {},
  ),
});

export async function lookUp(adopt: object, world: World = {}, others: object = {}) {
  const settings = parseSettings({ ...valid, ...others, adopt }, { ...place, contract });
  const adopter = { ...identity, appRoles: declaredRoles(contract, settings.adopt.api?.appRoleIds) };
  return (await declare(() => lookUpAdopted(settings, adopter), answersOf(world))).result;
}
