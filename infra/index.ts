import * as authorization from "@pulumi/azure-native/authorization/index.js";
import * as managedidentity from "@pulumi/azure-native/managedidentity/index.js";
import * as resources from "@pulumi/azure-native/resources/index.js";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { appRoles } from "../functions/app-roles.ts";
import { buildPackage } from "../functions/build.ts";
import { readSettings } from "./config.ts";
import { Authentication } from "./hosting/authentication.ts";
import { Code } from "./hosting/code.ts";
import { FunctionApp } from "./hosting/function-app.ts";
import { Storage } from "./hosting/storage.ts";
import { ClientApplication } from "./identity/client-application.ts";
import { ResourceApplication } from "./identity/resource-application.ts";
import { tokenDemands } from "./identity/token-version.ts";
import { physicalNames } from "./naming.ts";
import { enforceRules } from "./rules/enforce-rules.ts";

/** The whole program: an Azure Function behind Entra ID. Its return value is the stack's outputs. */
export default async function program() {
  const settings = readSettings();
  pulumi.runtime.registerResourceTransform(enforceRules({ exemptions: settings.exemptions }));
  const names = physicalNames({ name: settings.name, stack: pulumi.getStack() });
  const [deployer, functionPackage] = await Promise.all([authorization.getClientConfig(), buildPackage()]);
  const { tenantId, subscriptionId } = deployer;
  const { location } = settings;
  const tags = { "managed-by": "pulumi", project: pulumi.getProject(), stack: pulumi.getStack() };

  // Who may call, in Entra ID.
  const api = new ResourceApplication("api", {
    displayName: names.api,
    tokenVersion: settings.tokenVersion,
    appRoles: Object.values(appRoles),
  });
  const callers = Object.entries(settings.callers).map(([callerName, caller]) => ({
    callerName,
    application: new ClientApplication(callerName, {
      displayName: names.caller(callerName),
      resourceClientId: api.clientId,
      resourceServicePrincipalObjectId: api.servicePrincipalObjectId,
      appRoleId: appRoles.invoke.id,
      secrets: caller.secrets,
    }),
  }));

  // What is called, in Azure.
  const suffix = new random.RandomString("suffix", { length: 6, special: false, upper: false });
  const resourceGroup = new resources.ResourceGroup("resource-group", {
    resourceGroupName: names.resourceGroup,
    location,
    tags,
  });
  const identity = new managedidentity.UserAssignedIdentity("identity", {
    resourceName: names.identity,
    resourceGroupName: resourceGroup.name,
    location,
    tags,
  });
  const storage = new Storage("storage", {
    resourceGroupName: resourceGroup.name,
    location,
    subscriptionId,
    accountName: suffix.result.apply(names.storageAccount),
    identityPrincipalId: identity.principalId,
    tags,
  });
  const functionApp = new FunctionApp("function-app", {
    resourceGroupName: resourceGroup.name,
    location,
    planName: names.plan,
    siteName: suffix.result.apply(names.functionApp),
    identity,
    packageContainerUrl: storage.packageContainerUrl,
    blobServiceUri: storage.blobServiceUri,
    queueServiceUri: storage.queueServiceUri,
    tableServiceUri: storage.tableServiceUri,
    maximumInstanceCount: settings.maximumInstanceCount,
    tags,
    after: storage.hostRoleAssignments,
  });

  // The door between them; code goes up only behind it.
  const demands = pulumi
    .all([api.clientId, api.identifierUri])
    .apply(([clientId, identifierUri]) => tokenDemands(settings.tokenVersion, { tenantId, clientId, identifierUri }));
  const authentication = new Authentication("authentication", {
    resourceGroupName: resourceGroup.name,
    siteName: functionApp.siteName,
    clientId: api.clientId,
    issuer: demands.issuer,
    allowedAudiences: [demands.audience],
    allowedApplications: callers.map(({ application }) => application.clientId),
  });
  const code = new Code("code", {
    siteId: functionApp.siteId,
    packageSha256: functionPackage.sha256,
    after: [authentication.settings],
  });

  return {
    functionUrl: pulumi.interpolate`https://${functionApp.hostName}/api/who-calls`,
    tenantId,
    tokenEndpoint: `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`,
    scope: pulumi.interpolate`${api.identifierUri}/.default`,
    callers: Object.fromEntries(
      callers.map(({ callerName, application }) => [
        callerName,
        {
          clientId: application.clientId,
          clientSecret: application.clientSecret,
          clientSecretEndDate: application.clientSecretEndDate,
        },
      ]),
    ),
    api: {
      clientId: api.clientId,
      applicationObjectId: api.applicationObjectId,
      servicePrincipalObjectId: api.servicePrincipalObjectId,
      appRoleId: appRoles.invoke.id,
      tokenVersion: settings.tokenVersion,
    },
    functionApp: {
      siteId: functionApp.siteId,
      hostName: functionApp.hostName,
      scmHostName: functionApp.scmHostName,
    },
    packageSha256: code.packageSha256,
  };
}
