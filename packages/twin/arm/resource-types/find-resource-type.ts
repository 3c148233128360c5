import { NotSupported } from "../../tenant/refusal.ts";
import type { ResourcePath } from "../resource-path.ts";
import type { ResourceType } from "../resource-type.ts";
import { actionGroup } from "./action-group.ts";
import { appServicePlan } from "./app-service-plan.ts";
import { blobContainer, blobService } from "./blob-container.ts";
import { siteClassicAuthSettings } from "./classic-auth-settings.ts";
import { component } from "./component.ts";
import { deletedWorkspace, workspace } from "./workspace.ts";
import { diagnosticSetting } from "./diagnostic-setting.ts";
import { geoRegions } from "../flex-consumption.ts";
import { siteFunction, siteFunctionOperations, siteHostKeys, siteHostRuntimeFile } from "./site-functions.ts";
import { keyVaultSecret } from "./key-vault-secret.ts";
import { keyVault } from "./key-vault.ts";
import { lock } from "../locks.ts";
import { queue } from "./queue.ts";
import { permissions } from "./permissions.ts";
import { resourceGroup } from "./resource-group.ts";
import { resourceList } from "./resource-list.ts";
import { resourceProviderOf } from "./resource-provider.ts";
import { roleAssignment } from "./role-assignment.ts";
import { scheduledQueryRule } from "./scheduled-query-rule.ts";
import {
  ftpPublishingPolicy,
  scmPublishingPolicy,
  siteAppSettings,
  siteAuthSettings,
  siteConfigReferences,
  siteWebConfig,
} from "./site-config.ts";
import { site } from "./site.ts";
import { smartDetectorAlertRule } from "../smart-detection.ts";
import { storageAccount } from "./storage-account.ts";
import { subscription } from "./subscription.ts";
import { tags } from "./tags.ts";
import { userAssignedIdentity } from "./user-assigned-identity.ts";
import { subnet, virtualNetwork } from "./virtual-network.ts";

const resourceTypes: readonly ResourceType[] = [
  subscription,
  resourceGroup,
  resourceList,
  userAssignedIdentity,
  storageAccount,
  blobContainer,
  blobService,
  queue,
  virtualNetwork,
  subnet,
  roleAssignment,
  lock,
  appServicePlan,
  { ...site, operations: { ...site.operations, ...siteFunctionOperations } },
  siteAppSettings,
  siteAuthSettings,
  siteClassicAuthSettings,
  siteConfigReferences,
  siteFunction,
  siteHostKeys,
  siteHostRuntimeFile,
  siteWebConfig,
  scmPublishingPolicy,
  ftpPublishingPolicy,
  workspace,
  deletedWorkspace,
  component,
  diagnosticSetting,
  actionGroup,
  smartDetectorAlertRule,
  scheduledQueryRule,
  keyVault,
  keyVaultSecret,
  permissions,
  resourceProviderOf(() => resourceTypes),
  geoRegions,
  tags,
];

/** Throws NotSupported, naming the type. */
export function findResourceType(path: ResourcePath): ResourceType {
  const name = path.names.at(-1) ?? "";
  const resourceType = resourceTypes.find(
    ({ type, fixedName }) =>
      type.toLowerCase() === path.type.toLowerCase() &&
      (fixedName === undefined || fixedName.toLowerCase() === name.toLowerCase()),
  );
  if (resourceType) return resourceType;
  const siblings = resourceTypes.some(({ type }) => type.toLowerCase() === path.type.toLowerCase());
  throw new NotSupported(`the resource type ${path.type}${siblings ? `/${name}` : ""}`);
}
