import { getClientConfig } from "@pulumi/azure-native/authorization/getClientConfig.js";
import { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity/userAssignedIdentity.js";
import { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { getUserOutput } from "@pulumi/azuread/getUser.js";
import * as pulumi from "@pulumi/pulumi";
import { RandomString } from "@pulumi/random/randomString.js";
import { appRoles } from "../functions/app-roles.ts";
import { buildPackage } from "../functions/build.ts";
import { adoptedIds } from "./adoption/adopted-ids.ts";
import { alreadyThere } from "./adoption/already-there.ts";
import { lookUpAdopted } from "./adoption/look-up-adopted.ts";
import { clouds } from "../azure/clouds.ts";
import { ConditionalAccess } from "./conditional-access/conditional-access.ts";
import { retryWhileDirectoryLags } from "./conditional-access/directory-lag.ts";
import { judgedPeople } from "./conditional-access/judged-people.ts";
import { nameLostLocation } from "./conditional-access/lost-location.ts";
import { readSettings } from "./config.ts";
import { demandExpectedLogin } from "./expected-login.ts";
import { AccessLog } from "./hosting/access-log.ts";
import { Authentication } from "./hosting/authentication.ts";
import { Code } from "./hosting/code.ts";
import { FunctionApp } from "./hosting/function-app.ts";
import { Observability } from "./hosting/observability.ts";
import { principalIdOf } from "./hosting/principal-id.ts";
import { RefusedCallersAlert } from "./hosting/refused-callers-alert.ts";
import { SecretDelivery } from "./hosting/secret-delivery.ts";
import { Storage } from "./hosting/storage.ts";
import { AssignedPeople, defaultAccess } from "./identity/assigned-people.ts";
import { ClientApplication } from "./identity/client-application.ts";
import { PublicClientApplication } from "./identity/public-client-application.ts";
import { ResourceApplication } from "./identity/resource-application.ts";
import { tokenDemands } from "./identity/token-version.ts";
import { physicalNames } from "./naming.ts";
import type { CallerOutputs, ProgramOutputs } from "./outputs.ts";
import { previousDeployment } from "./previous-deployment.ts";
import { protectResources } from "./protect-resources.ts";
import { enforceRules } from "./rules/enforce-rules.ts";
import { demandSameDeployment } from "./same-deployment.ts";
import { knownId, markStack } from "./stack-identity.ts";
import { printableLines } from "../text/printable.ts";

/** The whole program: an Azure Function behind Entra ID. Its return value is the stack's outputs. */
export default async function program() {
  const settings = readSettings();
  pulumi.runtime.registerResourceTransform(enforceRules(settings));
  if (settings.protectResources) pulumi.runtime.registerResourceTransform(protectResources);
  const { location, adopt, serviceManagementReference } = settings;
  const stack = pulumi.getStack();
  const names = physicalNames({ name: settings.name, stack, adopt });
  const [login, functionPackage, before] = await Promise.all([
    getClientConfig(),
    buildPackage(),
    previousDeployment(adopt.hosting ? undefined : names.resourceGroup),
  ]);
  for (const warning of functionPackage.warnings) await pulumi.log.warn(`functions/src: ${printableLines(warning)}`);
  demandExpectedLogin(settings, login);
  const { tenantId, subscriptionId } = login;
  const deployment = {
    stack,
    workload: settings.name,
    location,
    tenantId,
    subscriptionId,
    adopted: adoptedIds(adopt, subscriptionId),
  };
  demandSameDeployment(before, deployment, names.resourceGroup);
  const people = await judgedPeople(settings);

  const cloud = clouds[settings.cloud];
  const identity = { project: pulumi.getProject(), stack, workload: settings.name, subscriptionId };
  const invoke = { ...appRoles.invoke, ...(adopt.api?.appRoleId && { id: adopt.api.appRoleId }) };

  // Whose all of it is. The identity is drawn before anything is looked at: what is adopted may be another stack's.
  const marked = markStack(identity, { ...settings, deployedBy: login.objectId });
  const { id, made, adopted: takenOver } = marked;
  const adopted = await lookUpAdopted(settings, { ...identity, id: await knownId(marked), appRoleId: invoke.id });
  const onError = adopted.api && [alreadyThere()];
  const tags = { ...settings.tags, ...made.azureTags };
  const hostingTags = adopted.hosting ? { ...settings.tags, ...takenOver.azureTags } : tags;

  // What is called, in Azure.
  const suffix = new RandomString("suffix", { length: 6, special: false, upper: false });
  const resourceGroup = new ResourceGroup(
    "resource-group",
    {
      resourceGroupName: names.resourceGroup,
      location: adopted.hosting?.resourceGroupLocation ?? location,
      tags: hostingTags,
    },
    // What was made by hand may hold what we know nothing of: Pulumi refuses to delete or replace it.
    adopted.hosting && { import: adopted.hosting.resourceGroupId, protect: true },
  );
  const common = { resourceGroupName: resourceGroup.name, location, tags };
  const identityPlace = { resourceGroupName: resourceGroup.name, resourceName: names.identity };
  const siteIdentity = new UserAssignedIdentity("identity", { ...common, ...identityPlace });
  const identityPrincipalId = principalIdOf(siteIdentity, identityPlace);
  const forIdentity = { ...common, subscriptionId, identityPrincipalId };
  const storage = new Storage("storage", { ...forIdentity, accountName: suffix.result.apply(names.storageAccount) });
  const observability = new Observability("observability", {
    ...forIdentity,
    workspaceName: names.workspace,
    componentName: names.insights,
    retentionDays: settings.retentionDays,
  });
  const functionApp = new FunctionApp("function-app", {
    ...common,
    tags: hostingTags,
    planName: names.plan,
    // Known in the first preview: a name that is not would have the site replaced.
    siteName: adopt.hosting?.functionAppName ?? suffix.result.apply(names.functionApp),
    // Whether the other clouds have it is documented nowhere.
    uniqueHostName: settings.cloud === "public" && !adopted.hosting,
    identity: siteIdentity,
    packageContainerUrl: storage.packageContainerUrl,
    blobServiceUri: storage.blobServiceUri,
    queueServiceUri: storage.queueServiceUri,
    tableServiceUri: storage.tableServiceUri,
    settings,
    applicationInsightsConnectionString: observability.connectionString,
    after: [...storage.hostRoleAssignments, observability.publisherAssignment],
    deletedWith: adopted.hosting ? undefined : resourceGroup,
    adopt: adopted.hosting,
  });
  const accessLog = new AccessLog("access-log", {
    siteId: functionApp.siteId,
    workspaceId: observability.workspaceId,
    after: functionApp.publishingPolicies,
  });

  // Who may call, in Entra ID.
  const ownerObjectIds = settings.owners.map((userPrincipalName) => getUserOutput({ userPrincipalName }).objectId);
  const registration = { ownerObjectIds, serviceManagementReference, mark: made };
  const api = new ResourceApplication("api", {
    ...registration,
    displayName: names.api,
    tokenVersion: settings.tokenVersion,
    appRoles: [invoke],
    hostName: adopted.hosting?.hostName ?? functionApp.hostName,
    adopt: adopted.api,
    mark: adopted.api ? takenOver : made,
    onError,
  });
  const callers = Object.entries(settings.callers).map(([callerName, caller]) => {
    const application = new ClientApplication(callerName, {
      ...registration,
      displayName: names.caller(callerName),
      resourceClientId: api.clientId,
      resourceServicePrincipalObjectId: api.servicePrincipalObjectId,
      appRoleId: invoke.id,
      tenantId,
      cloud,
      settings: caller,
    });
    const { clientSecret, clientSecretEndDate } = application.credentials;
    if (caller.deliverTo && clientSecret && clientSecretEndDate !== undefined) {
      new SecretDelivery(`${callerName}-delivery`, {
        vault: caller.deliverTo.keyVault,
        secretName: `${callerName}-client-secret`,
        clientSecret,
        endDate: clientSecretEndDate,
        tags,
      });
    }
    return { callerName, application };
  });

  // From where and how they may: policies stand before people are let in and before there is code to call.
  const conditionalAccess =
    people &&
    new ConditionalAccess("conditional-access", {
      settings: settings.conditionalAccess,
      people,
      apiClientId: api.clientId,
      callerServicePrincipalIds: callers.map(({ application }) => application.servicePrincipalObjectId),
      locationDisplayName: names.location,
      policyDisplayName: names.policy,
      onError: { policy: [retryWhileDirectoryLags(cloud.name)], location: [nameLostLocation()] },
      after: [api],
    });
  const publicClient = settings.publicClientFlows
    ? new PublicClientApplication("public-client", {
        ...registration,
        displayName: names.publicClient,
        resourceClientId: api.clientId,
        resourceServicePrincipalObjectId: api.servicePrincipalObjectId,
        permissionScope: api.permissionScope,
        after: conditionalAccess?.policies ?? [],
      })
    : undefined;
  const assigned = { users: settings.assignedUsers, groups: settings.assignedGroups };
  if (publicClient) {
    new AssignedPeople("signing-in", {
      ...assigned,
      appRoleId: defaultAccess,
      resourceServicePrincipalObjectId: publicClient.servicePrincipalObjectId,
      after: [],
    });
  }
  new AssignedPeople("assigned", {
    ...assigned,
    appRoleId: invoke.id,
    resourceServicePrincipalObjectId: api.servicePrincipalObjectId,
    after: conditionalAccess?.policies ?? [],
    adopt: adopt.api,
    onError,
  });

  // The door between them; code goes up only behind it.
  const demands = pulumi
    .all([api.clientId, api.identifierUri])
    .apply(([clientId, identifierUri]) =>
      tokenDemands(settings.tokenVersion, cloud, { tenantId, clientId, identifierUri }),
    );
  const allowed = [
    ...callers.map(({ application }) => application.clientId),
    // People's tokens name what they signed in at as the calling application.
    ...(publicClient ? [publicClient.clientId] : []),
    ...(adopted.api?.isPublicClient === true ? [api.clientId] : []),
    ...(adopt.api?.callerClientIds ?? []),
  ];
  const authentication = new Authentication("authentication", {
    resourceGroupName: resourceGroup.name,
    siteName: functionApp.siteName,
    clientId: api.clientId,
    issuer: demands.issuer,
    allowedAudiences: [demands.audience],
    // An empty list lets any application in. The API itself holds no app role: the function would refuse it.
    allowedApplications: allowed.length > 0 ? allowed : [api.clientId],
    after: [accessLog.setting],
    adopt: adopted.hosting,
  });
  const code = new Code("code", {
    siteId: functionApp.siteId,
    packageSha256: functionPackage.sha256,
    cloud: cloud.name,
    after: [authentication.settings, ...functionApp.publishingPolicies, ...(conditionalAccess?.policies ?? [])],
  });

  // Last: where Azure refuses the alert, everything else is there.
  const { threshold, windowMinutes = 15, emails = [] } = settings.refusedCallersAlert;
  if (threshold !== undefined) {
    new RefusedCallersAlert("refused-callers", {
      ...common,
      ruleName: names.refusedCallersAlert,
      actionGroupName: names.actionGroup,
      workload: settings.name,
      workspaceId: observability.workspaceId,
      threshold,
      windowMinutes,
      emails,
      after: [code],
    });
  }

  return {
    functionUrl: pulumi.interpolate`https://${functionApp.hostName}/api/who-calls`,
    tenantId,
    deployment: { id, environment: settings.environment, ...deployment },
    tokenEndpoint: `${cloud.loginEndpoint}/${tenantId}/oauth2/v2.0/token`,
    scope: pulumi.interpolate`${api.identifierUri}/.default`,
    callers: Object.fromEntries(
      callers.map(({ callerName, application }) => [
        callerName,
        {
          clientId: application.clientId,
          credentials: application.credentials.kinds,
          clientSecret: application.credentials.clientSecret,
          clientSecretEndDate: application.credentials.clientSecretEndDate,
        } satisfies CallerOutputs,
      ]),
    ),
    api: {
      clientId: api.clientId,
      applicationObjectId: api.applicationObjectId,
      servicePrincipalObjectId: api.servicePrincipalObjectId,
      appRoleId: invoke.id,
      tokenVersion: settings.tokenVersion,
      publicClientFlows: adopted.api?.isPublicClient === true,
    },
    ...(publicClient && {
      publicClient: {
        clientId: publicClient.clientId,
        applicationObjectId: publicClient.applicationObjectId,
        servicePrincipalObjectId: publicClient.servicePrincipalObjectId,
      },
    }),
    functionApp: {
      siteId: functionApp.siteId,
      hostName: functionApp.hostName,
      scmHostName: functionApp.scmHostName,
    },
    packageSha256: code.packageSha256,
    ...(conditionalAccess && {
      conditionalAccess: { policies: conditionalAccess.policyIds, namedLocations: conditionalAccess.locationIds },
    }),
  } satisfies ProgramOutputs;
}
