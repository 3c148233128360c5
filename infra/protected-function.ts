import * as pulumi from "@pulumi/pulumi";
import { alreadyThere } from "./adoption/already-there.ts";
import { clouds } from "@protected-function/core/azure/clouds.ts";
import { defaultAppSettings, setSettings } from "./contract/declared-settings.ts";
import { endpointMethodsOf } from "./contract/endpoint-methods.ts";
import { ConditionalAccess } from "./conditional-access/conditional-access.ts";
import { retryWhileDirectoryLags } from "./conditional-access/directory-lag.ts";
import { nameLostLocation } from "./conditional-access/lost-location.ts";
import { requireRanges } from "./hosting/access-restrictions.ts";
import { declareHosting } from "./hosting/hosting.ts";
import { Authentication } from "./hosting/authentication.ts";
import { Code } from "./hosting/code.ts";
import { RefusedCallersAlert } from "./hosting/refused-callers-alert.ts";
import { AssignedPeople, defaultAccess } from "./identity/assigned-people.ts";
import { declareCallers } from "./identity/callers.ts";
import { aliasesOf, declaredRoles } from "./definitions/declared-role.ts";
import { IdentityPermissions } from "./identity/identity-permissions.ts";
import { PublicClientApplication } from "./identity/public-client-application.ts";
import { ResourceApplication } from "./identity/resource-application.ts";
import { tokenDemands } from "./identity/token-version.ts";
import { physicalNames } from "./naming.ts";
import type { ProtectedFunctionArgs, Within } from "./protected-function-args.ts";
import { type Made, outputsOf, partsOf } from "./protected-function-outputs.ts";
import type { CallerPart, ProtectedFunctionParts } from "./protected-function-parts.ts";
import { declareAnonymousPaths } from "./rules/declared-paths.ts";
import { everybodyIn } from "./settings/lenient-settings.ts";
import { ownEntry } from "@protected-function/core/text/own-entry.ts";
import { printable } from "@protected-function/core/text/printable.ts";

/**
 * The API of a contract in Azure Functions, behind Entra ID: hosting, app registrations, callers, people, and App
 * Service authentication. A stack has one. `protectedFunction()` creates it from the contract and the stack's settings,
 * after it has checked them.
 */
export class ProtectedFunction extends pulumi.ComponentResource implements ProtectedFunctionParts {
  readonly resourceGroup: ProtectedFunctionParts["resourceGroup"];
  readonly site: ProtectedFunctionParts["site"];
  readonly plan: ProtectedFunctionParts["plan"];
  readonly identity: ProtectedFunctionParts["identity"];
  readonly storageAccount: ProtectedFunctionParts["storageAccount"];
  readonly workspace: ProtectedFunctionParts["workspace"];
  readonly applicationInsights: ProtectedFunctionParts["applicationInsights"];
  readonly api: ProtectedFunctionParts["api"];
  readonly callers: ProtectedFunctionParts["callers"];
  readonly publicClient: ProtectedFunctionParts["publicClient"];
  /** The part of the stack's outputs that says what was created. The commands read them. */
  readonly outputs: ReturnType<typeof outputsOf>;
  readonly #callers: Readonly<Record<string, pulumi.Output<CallerPart>>>;

  /**
   * @param name the logical name
   * @param args plain values and inputs, each documented at its declaration
   * @param opts `transforms` apply to every part; the rules judge what they leave
   */
  constructor(name: string, args: ProtectedFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:index:ProtectedFunction", name, {}, opts);
    const { contract, routePrefix = "api", bindings = {}, tenantId, tokenVersion = 1 } = args;
    const { appRoles = declaredRoles(contract) } = args;
    const { adopted = {}, people = {}, policyPeople, triggers = [] } = args;
    requireRanges(args);
    const { made, adopted: takenOver } = args.mark;
    const endpointMethods = endpointMethodsOf(contract, routePrefix);
    declareAnonymousPaths(Promise.resolve(endpointMethods.anonymousPaths));
    const cloud = clouds[args.cloud ?? "public"];
    const names = physicalNames({ name: args.workload, stack: pulumi.getStack() });
    const byHand = adopted.api && {
      servicePrincipalObjectId: adopted.api.servicePrincipalObjectId,
      assignmentIds: args.assignmentIds ?? {},
      onError: [alreadyThere()],
    };
    const childOptions: Within = { parent: this };

    const appSettings = { ...defaultAppSettings(contract), ...args.appSettings };
    const declaredSettings =
      contract.settings && setSettings({ contract, appSettings, secretSettings: args.secretSettings ?? {} });
    const hosting = declareHosting({ ...args, appSettings }, names, childOptions);
    const { resourceGroup, functionApp, accessLog, observability, common } = hosting;

    // The callers in Entra ID.
    const { ownerObjectIds = [], serviceManagementReference } = args;
    const registration = { ownerObjectIds, serviceManagementReference, mark: made };
    const api = new ResourceApplication(
      "api",
      {
        ...registration,
        displayName: args.apiDisplayName ?? names.api,
        tokenVersion,
        appRoles,
        hostName: adopted.hosting?.hostName ?? functionApp.hostName,
        adopt: adopted.api,
        mark: adopted.api ? takenOver : made,
        onError: byHand?.onError,
      },
      childOptions,
    );
    const callers = declareCallers(
      { contract, appRoles, callers: args.callers ?? {}, names, tenantId, existing: args.existingCallers ?? new Map() },
      { registration, api, cloud, byHand, tags: common.tags },
      childOptions,
    );

    // Conditional access: policies exist before people are assigned and before there is code to call.
    const conditionalAccess =
      policyPeople &&
      args.conditionalAccess &&
      new ConditionalAccess(
        "conditional-access",
        {
          settings: args.conditionalAccess,
          people: policyPeople,
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
    const publicClient =
      args.publicClientFlows === true
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
          ...everybodyIn(people),
          appRole: defaultAccess,
          resourceServicePrincipalObjectId: publicClient.servicePrincipalObjectId,
          after: [],
        },
        childOptions,
      );
    }
    for (const role of appRoles) {
      const { users = [], groups = [] } = people[role.value] ?? {};
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

    const permissions =
      args.graphPermissions &&
      new IdentityPermissions(
        "identity-permissions",
        { ...args.graphPermissions, principalObjectId: hosting.identityPrincipalId },
        childOptions,
      );

    // App Service authentication; the code is uploaded only behind it.
    const demands = pulumi
      .all([api.clientId, api.identifierUri])
      .apply(([clientId, identifierUri]) => tokenDemands(tokenVersion, cloud, { tenantId, clientId, identifierUri }));
    const allowed = [
      ...callers.map(({ identity: { clientId } }) => clientId),
      // Users' tokens name the client that they signed in to as the calling application.
      ...(publicClient ? [publicClient.clientId] : []),
      ...(adopted.api?.isPublicClient === true ? [api.clientId] : []),
      ...(args.moreAllowedClientIds ?? []),
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
    const beforeCode = [
      ...(conditionalAccess?.policies ?? []),
      ...hosting.identityRoles,
      ...(permissions?.assignments ?? []),
    ];
    const code = new Code(
      "code",
      {
        siteId: functionApp.siteId,
        packageSha256: args.packageSha256,
        functionsFolder: args.functionsFolder,
        appSettings: declaredSettings,
        cloud: cloud.name,
        after: [authentication.settings, ...functionApp.publishingPolicies, ...beforeCode],
      },
      childOptions,
    );

    // Last: if Azure refuses the alert, everything else exists.
    const { threshold, windowMinutes = 15, emails = [] } = args.refusedCallersAlert ?? {};
    if (threshold !== undefined) {
      new RefusedCallersAlert(
        "refused-callers",
        {
          ...common,
          ruleName: names.refusedCallersAlert,
          actionGroupName: names.actionGroup,
          workload: args.workload,
          workspaceId: observability.workspaceId,
          threshold,
          windowMinutes,
          emails,
          after: [code],
        },
        childOptions,
      );
    }

    const declared: Made = { hosting, api, callers, publicClient, code, conditionalAccess };
    this.outputs = outputsOf(
      {
        endpointMethods,
        bindings,
        triggers,
        appRoles,
        tokenVersion,
        adopted,
        identity: args.identity ?? {},
        cors: args.cors ?? [],
        appSettings: declaredSettings,
      },
      declared,
    );
    const parts = partsOf(declared, appRoles);
    ({
      resourceGroup: this.resourceGroup,
      site: this.site,
      plan: this.plan,
      identity: this.identity,
      storageAccount: this.storageAccount,
      workspace: this.workspace,
      applicationInsights: this.applicationInsights,
      api: this.api,
      publicClient: this.publicClient,
    } = parts);
    this.#callers = parts.callers;
    this.callers = pulumi.output(parts.callers);
    // The stack's outputs have what readers of the state need.
    this.registerOutputs({});
  }

  caller(name: string): pulumi.Output<CallerPart> {
    const caller = ownEntry(this.#callers, name);
    if (caller) return caller;
    const callers = Object.keys(this.#callers);
    throw new pulumi.RunError(
      `caller("${printable(name)}"): the settings have no such caller; the callers are ${callers.join(", ") || "none"}.`,
    );
  }
}
