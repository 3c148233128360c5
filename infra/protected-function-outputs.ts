import * as pulumi from "@pulumi/pulumi";
import type { endpointMethodsOf } from "./contract/endpoint-methods.ts";
import type { Adopted } from "./adoption/look-up-adopted.ts";
import type { ConditionalAccess } from "./conditional-access/conditional-access.ts";
import type { DeclaredRole } from "./definitions/declared-role.ts";
import type { Code } from "./hosting/code.ts";
import type { declareHosting } from "./hosting/hosting.ts";
import type { declareCallers } from "./identity/callers.ts";
import { ClientApplication } from "./identity/client-application.ts";
import type { PublicClientApplication } from "./identity/public-client-application.ts";
import type { ResourceApplication } from "./identity/resource-application.ts";
import type { TokenVersion } from "./identity/token-version.ts";
import type { CallerOutputs, DeclaredTrigger, EndpointBinding, MadeOutputs } from "./outputs.ts";
import { azureRoleName } from "./settings/privileged-roles.ts";
import type { Settings } from "./settings/settings-schema.ts";
import type { CallerPart } from "./protected-function-parts.ts";

/** What the component declares. */
export interface Made {
  readonly hosting: ReturnType<typeof declareHosting>;
  readonly api: ResourceApplication;
  readonly callers: ReturnType<typeof declareCallers>;
  readonly publicClient: PublicClientApplication | undefined;
  readonly code: Code;
  readonly conditionalAccess: ConditionalAccess | undefined;
}

/** Outputs for clients, and for readers of a deployed stack. */
export function outputsOf(
  {
    endpointMethods,
    bindings,
    triggers,
    appRoles,
    tokenVersion,
    adopted,
    identity,
    cors,
    appSettings,
  }: {
    readonly endpointMethods: ReturnType<typeof endpointMethodsOf>;
    readonly bindings: Readonly<Record<string, readonly EndpointBinding[]>>;
    readonly triggers: readonly DeclaredTrigger[];
    readonly appRoles: readonly DeclaredRole[];
    readonly tokenVersion: TokenVersion;
    readonly adopted: Adopted;
    readonly identity: Settings["identity"];
    readonly cors: readonly string[];
    readonly appSettings: readonly string[] | undefined;
  },
  {
    hosting: { functionApp, siteIdentity, identityPrincipalId },
    api,
    callers,
    publicClient,
    code,
    conditionalAccess,
  }: Made,
) {
  return {
    endpoints: endpointMethods.endpoints.map(({ path, ...door }) => ({
      ...door,
      url: pulumi.interpolate`https://${functionApp.hostName}${path}`,
      ...(bindings[door.name]?.length && { bindings: bindings[door.name]?.map((binding) => ({ ...binding })) }),
    })),
    ...(triggers.length > 0 && { triggers: triggers.map((trigger) => ({ ...trigger })) }),
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
      ...idsIn(api),
      appRoles: idsOf(appRoles),
      tokenVersion,
      publicClientFlows: adopted.api?.isPublicClient === true,
    },
    ...(publicClient && { publicClient: idsIn(publicClient) }),
    functionApp: {
      siteId: functionApp.siteId,
      hostName: functionApp.hostName,
      scmHostName: functionApp.scmHostName,
    },
    identity: {
      clientId: siteIdentity.clientId,
      principalId: identityPrincipalId,
      ...(identity.azureRoles?.length && {
        azureRoles: identity.azureRoles.map(({ role, scope }) => ({ role: azureRoleName(role), scope })),
      }),
      ...(identity.graphRoles?.length && { graphRoles: identity.graphRoles.map(({ role }) => role) }),
    },
    ...(cors.length > 0 && { cors: [...cors] }),
    ...(appSettings && { appSettings: [...appSettings] }),
    packageSha256: code.packageSha256,
    ...(conditionalAccess && {
      conditionalAccess: { policies: conditionalAccess.policyIds, namedLocations: conditionalAccess.locationIds },
    }),
  } satisfies MadeOutputs;
}

/** Outputs for resources beside the component. */
export function partsOf({ hosting, api, callers, publicClient }: Made, appRoles: readonly DeclaredRole[]) {
  const { resourceGroup, siteIdentity, identityPrincipalId, storage, functionApp, observability } = hosting;
  return {
    resourceGroup: pulumi.output({ ...named(resourceGroup), location: resourceGroup.location }),
    site: pulumi.output({
      id: functionApp.siteId,
      name: functionApp.siteName,
      defaultHostName: functionApp.hostName,
      scmHostName: functionApp.scmHostName,
      resourceGroupName: resourceGroup.name,
      location: functionApp.location,
    }),
    plan: pulumi.output(named(functionApp.plan)),
    identity: pulumi.output({
      ...named(siteIdentity),
      // Known in the preview of an update, as the resource's own output isn't.
      principalId: identityPrincipalId,
      clientId: siteIdentity.clientId,
    }),
    storageAccount: pulumi.output({
      id: storage.accountId,
      name: storage.accountName,
      blobServiceUri: storage.blobServiceUri,
      queueServiceUri: storage.queueServiceUri,
      tableServiceUri: storage.tableServiceUri,
    }),
    workspace: pulumi.output(named(observability.workspace)),
    applicationInsights: pulumi.output({
      ...named(observability.component),
      connectionString: observability.connectionString,
    }),
    api: pulumi.output({
      ...idsIn(api),
      identifierUri: api.identifierUri,
      scope: pulumi.interpolate`${api.identifierUri}/.default`,
      appRoles: idsOf(appRoles),
    }),
    publicClient: pulumi.output(publicClient && idsIn(publicClient)),
    callers: Object.fromEntries(
      callers.map(({ callerName, identity }): readonly [string, pulumi.Output<CallerPart>] => [
        callerName,
        pulumi.output({
          clientId: identity.clientId,
          servicePrincipalObjectId: identity.servicePrincipalObjectId,
          applicationObjectId: identity instanceof ClientApplication ? identity.applicationObjectId : undefined,
        }),
      ]),
    ),
  };
}

function named({ id, name }: { readonly id: pulumi.Output<string>; readonly name: pulumi.Output<string> }) {
  return { id, name };
}

function idsIn({
  clientId,
  applicationObjectId,
  servicePrincipalObjectId,
}: ResourceApplication | PublicClientApplication) {
  return { clientId, applicationObjectId, servicePrincipalObjectId };
}

function idsOf(appRoles: readonly DeclaredRole[]): Readonly<Record<string, string>> {
  return Object.fromEntries(appRoles.map(({ id: appRoleId, value }) => [value, appRoleId]));
}
