import { getUserOutput } from "@pulumi/azuread/getUser.js";
import * as pulumi from "@pulumi/pulumi";
import { alreadyThere } from "./adoption/already-there.ts";
import { clouds } from "@protected-function/core/azure/clouds.ts";
import { ConditionalAccess } from "./conditional-access/conditional-access.ts";
import { retryWhileDirectoryLags } from "./conditional-access/directory-lag.ts";
import { nameLostLocation } from "./conditional-access/lost-location.ts";
import { declareHosting } from "./hosting/hosting.ts";
import { Authentication } from "./hosting/authentication.ts";
import { Code } from "./hosting/code.ts";
import { RefusedCallersAlert } from "./hosting/refused-callers-alert.ts";
import { AssignedPeople, defaultAccess } from "./identity/assigned-people.ts";
import { declareCallers } from "./identity/callers.ts";
import { aliasesOf } from "./definitions/declared-role.ts";
import { PublicClientApplication } from "./identity/public-client-application.ts";
import { ResourceApplication } from "./identity/resource-application.ts";
import { tokenDemands } from "./identity/token-version.ts";
import type { CallerOutputs, MadeOutputs } from "./outputs.ts";
import type { ProtectedFunctionArgs, Within } from "./protected-function-args.ts";
import { everybodyIn } from "./settings/lenient-settings.ts";

/**
 * The API of a contract in Azure Functions, behind Entra ID: hosting, app registrations, callers, people, and App
 * Service authentication.
 */
export class ProtectedFunction extends pulumi.ComponentResource {
  readonly outputs: ReturnType<typeof outputsOf>;

  constructor(name: string, args: ProtectedFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:index:ProtectedFunction", name, {}, opts);
    const { endpointMethods, appRoles, settings, names, tenantId, adopted, judged } = args;
    const { made, adopted: takenOver } = args.mark;
    const { adopt, serviceManagementReference } = settings;
    const cloud = clouds[settings.cloud];
    const onError = adopted.api && [alreadyThere()];
    const byHand =
      adopt.api && onError
        ? {
            servicePrincipalObjectId: adopt.api.servicePrincipalObjectId,
            assignmentIds: adopt.api.assignmentIds ?? {},
            onError,
          }
        : undefined;
    const childOptions: Within = { parent: this };

    const hosting = declareHosting(args, childOptions);
    const { resourceGroup, functionApp, accessLog, observability, common } = hosting;

    // The callers in Entra ID.
    const ownerObjectIds = settings.owners.map((userPrincipalName) => getUserOutput({ userPrincipalName }).objectId);
    const registration = { ownerObjectIds, serviceManagementReference, mark: made };
    const api = new ResourceApplication(
      "api",
      {
        ...registration,
        displayName: names.api,
        tokenVersion: settings.tokenVersion,
        appRoles,
        hostName: adopted.hosting?.hostName ?? functionApp.hostName,
        adopt: adopted.api,
        mark: adopted.api ? takenOver : made,
        onError,
      },
      childOptions,
    );
    const callers = declareCallers(args, { registration, api, cloud, byHand, tags: common.tags }, childOptions);

    // Conditional access: policies exist before people are assigned and before there is code to call.
    const conditionalAccess =
      judged &&
      new ConditionalAccess(
        "conditional-access",
        {
          settings: settings.conditionalAccess,
          people: judged,
          apiClientId: api.clientId,
          // Policies for workload identities apply to app registrations of this tenant, never to a managed identity.
          callerServicePrincipalIds: callers.flatMap(({ existing, identity }) =>
            existing ? [] : [identity.servicePrincipalObjectId],
          ),
          locationDisplayName: names.location,
          policyDisplayName: names.policy,
          onError: { policy: [retryWhileDirectoryLags(cloud.name)], location: [nameLostLocation()] },
          after: [api],
        },
        childOptions,
      );
    const publicClient = settings.publicClientFlows
      ? new PublicClientApplication(
          "public-client",
          {
            ...registration,
            displayName: names.publicClient,
            resourceClientId: api.clientId,
            resourceServicePrincipalObjectId: api.servicePrincipalObjectId,
            permissionScope: api.permissionScope,
            after: conditionalAccess?.policies ?? [],
          },
          childOptions,
        )
      : undefined;
    if (publicClient) {
      new AssignedPeople(
        "signing-in",
        {
          ...everybodyIn(settings.people),
          appRole: defaultAccess,
          resourceServicePrincipalObjectId: publicClient.servicePrincipalObjectId,
          after: [],
        },
        childOptions,
      );
    }
    for (const role of appRoles) {
      const { users = [], groups = [] } = settings.people[role.value] ?? {};
      if (users.length + groups.length === 0) continue;
      new AssignedPeople(
        `assigned-${role.value}`,
        {
          users,
          groups,
          appRole: role,
          resourceServicePrincipalObjectId: api.servicePrincipalObjectId,
          after: conditionalAccess?.policies ?? [],
          byHand,
        },
        { ...childOptions, aliases: aliasesOf(role, "assigned") },
      );
    }

    // App Service authentication; the code is uploaded only behind it.
    const demands = pulumi
      .all([api.clientId, api.identifierUri])
      .apply(([clientId, identifierUri]) =>
        tokenDemands(settings.tokenVersion, cloud, { tenantId, clientId, identifierUri }),
      );
    const allowed = [
      ...callers.map(({ identity: { clientId } }) => clientId),
      // Users' tokens name the client that they signed in to as the calling application.
      ...(publicClient ? [publicClient.clientId] : []),
      ...(adopted.api?.isPublicClient === true ? [api.clientId] : []),
      ...(adopt.api?.callerClientIds ?? []),
    ];
    const authentication = new Authentication(
      "authentication",
      {
        resourceGroupName: resourceGroup.name,
        siteName: functionApp.siteName,
        clientId: api.clientId,
        issuer: demands.issuer,
        allowedAudiences: [demands.audience],
        // An empty list allows any application. The API itself holds no app role, so the function would refuse it.
        allowedApplications: allowed.length > 0 ? allowed : [api.clientId],
        excludedPaths: endpointMethods.anonymousPaths,
        after: [accessLog.setting],
        adopt: adopted.hosting,
      },
      childOptions,
    );
    const code = new Code(
      "code",
      {
        siteId: functionApp.siteId,
        packageSha256: args.packageSha256,
        functionsFolder: args.functionsFolder,
        cloud: cloud.name,
        after: [authentication.settings, ...functionApp.publishingPolicies, ...(conditionalAccess?.policies ?? [])],
      },
      childOptions,
    );

    // Last: if Azure refuses the alert, everything else exists.
    const { threshold, windowMinutes = 15, emails = [] } = settings.refusedCallersAlert;
    if (threshold !== undefined) {
      new RefusedCallersAlert(
        "refused-callers",
        {
          ...common,
          ruleName: names.refusedCallersAlert,
          actionGroupName: names.actionGroup,
          workload: settings.name,
          workspaceId: observability.workspaceId,
          threshold,
          windowMinutes,
          emails,
          after: [code],
        },
        childOptions,
      );
    }

    this.outputs = outputsOf(args, { hosting, api, callers, publicClient, code, conditionalAccess });
    this.registerOutputs({});
  }
}

interface Made {
  readonly hosting: ReturnType<typeof declareHosting>;
  readonly api: ResourceApplication;
  readonly callers: ReturnType<typeof declareCallers>;
  readonly publicClient: PublicClientApplication | undefined;
  readonly code: Code;
  readonly conditionalAccess: ConditionalAccess | undefined;
}

/** Outputs for clients, and for readers of a deployed stack. */
function outputsOf(
  { endpointMethods, appRoles, settings, adopted }: ProtectedFunctionArgs,
  { hosting: { functionApp }, api, callers, publicClient, code, conditionalAccess }: Made,
) {
  return {
    endpoints: endpointMethods.endpoints.map(({ path, ...door }) => ({
      ...door,
      url: pulumi.interpolate`https://${functionApp.hostName}${path}`,
    })),
    scope: pulumi.interpolate`${api.identifierUri}/.default`,
    callers: Object.fromEntries(
      callers.map(({ callerName, roles, identity: { clientId }, credentials, existing }) => [
        callerName,
        {
          clientId,
          roles: [...roles],
          ...(existing && {
            existing: existing.isManagedIdentity ? ("managed-identity" as const) : ("application" as const),
          }),
          credentials: credentials?.kinds ?? [],
          clientSecret: credentials?.clientSecret,
          clientSecretEndDate: credentials?.clientSecretEndDate,
        } satisfies CallerOutputs,
      ]),
    ),
    api: {
      clientId: api.clientId,
      applicationObjectId: api.applicationObjectId,
      servicePrincipalObjectId: api.servicePrincipalObjectId,
      appRoles: Object.fromEntries(appRoles.map(({ id: appRoleId, value }) => [value, appRoleId])),
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
  } satisfies MadeOutputs;
}
