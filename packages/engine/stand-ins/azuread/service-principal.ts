import type { BridgeSchema } from "../bridge/bridge-schema.ts";
import { flag, type InputsOf, objectOf, setOf, text } from "../property-shape.ts";
import type { ResourceStandIn } from "../provider.ts";
import type { PlainMap } from "../secret-values.ts";
import { InitializationFailed, StandInRefusal } from "../stand-in-refusal.ts";
import { featuresOf, featureTagsInstead, featureTagsOf, featureTagsShape, refuseFeatureTags } from "./feature-tags.ts";
import { GraphFailure, type GraphObject, graphScope } from "./graph-client.ts";
import { changeOwners, objectText, ownersBinding, readOwners, removeOwner } from "./owners.ts";
import {
  alreadyExists,
  type AzureadContext,
  defined,
  idsByValue,
  inWords,
  readLive,
  toOutputs,
  undefinedIfNotFound,
} from "./graph-objects.ts";
import { parsePath } from "./resource-ids.ts";

const odataType = { "@odata.type": "#microsoft.graph.servicePrincipal" };

const inputs = objectOf(
  {
    clientId: text,
    accountEnabled: flag,
    appRoleAssignmentRequired: flag,
    description: text,
    loginUrl: text,
    notes: text,
    featureTags: featureTagsShape,
    notificationEmailAddresses: setOf(text),
    alternativeNames: setOf(text),
    preferredSingleSignOnMode: text,
    owners: setOf(text),
    tags: setOf(text),
    useExisting: flag,
  },
  ["clientId"],
);

type ServicePrincipalInputs = InputsOf<typeof inputs>;

const bridge: BridgeSchema = {
  defaults: { accountEnabled: true },
  computed: ["tags", "features", "featureTags", "homepageUrl", "logoutUrl", "redirectUris", "samlMetadataUrl"],
  importedInstead: featureTagsInstead,
  others: objectOf({
    homepageUrl: text,
    logoutUrl: text,
    samlMetadataUrl: text,
    samlSingleSignOn: objectOf({}),
  }),
  forceNew: ["clientId"],
  unread: ["useExisting"],
};

const computed = [
  "appRoleIds",
  "appRoles",
  "applicationTenantId",
  "displayName",
  "featureTags",
  "features",
  "oauth2PermissionScopeIds",
  "oauth2PermissionScopes",
  "objectId",
  "servicePrincipalNames",
  "signInAudience",
  "type",
];

/** azuread:index/servicePrincipal:ServicePrincipal, request by request: observed with plugin 6.9.1. */
export function servicePrincipal({ graph, deployer, newId }: AzureadContext): ResourceStandIn {
  const read = async (objectId: string, signal: AbortSignal): Promise<PlainMap> => {
    const doing = `Retrieving ${inWords.servicePrincipal(objectId)}`;
    const principal = await graph.get({ doing, path: `/v1.0/servicePrincipals/${objectId}`, signal });
    const beta = `/beta/servicePrincipals/${objectId}?$select=samlMetadataUrl`;
    const { samlMetadataUrl } = await graph.get({ doing: `${doing} (beta API)`, path: beta, signal });
    const owners = await readOwners(graph, "servicePrincipals", objectId, signal);
    return { ...fromGraphServicePrincipal(principal, owners), samlMetadataUrl: String(samlMetadataUrl ?? "") };
  };

  const requireAbsent = async (clientId: string, signal: AbortSignal): Promise<void> => {
    const doing = "Could not list existing service principals";
    const filter = new URLSearchParams({ $filter: `appId eq '${clientId}'` });
    const answer = await graph.get({ doing, path: `/v1.0/servicePrincipals?${filter.toString()}`, signal });
    const [existing] = (answer["value"] ?? []) as readonly GraphObject[];
    if (existing) throw alreadyExists("azuread_service_principal", String(existing["id"]));
  };

  return {
    inputs,
    computed,
    bridge,
    complete: (properties) => {
      // The plugin would PATCH, and later DELETE, another owner's object, even Microsoft's.
      if (properties["useExisting"] === true)
        throw new StandInRefusal("azuread", "useExisting: true of azuread:index/servicePrincipal:ServicePrincipal");
      return properties;
    },
    create: async (properties, { signal }) => {
      const planned = properties as unknown as ServicePrincipalInputs;
      refuseFeatureTags(properties);
      await requireAbsent(planned.clientId, signal);
      const { objectId: me } = await deployer().claims(graphScope(deployer()), signal);
      const owners = planned.owners ?? [];
      const body = {
        ...odataType,
        ...toGraphServicePrincipal(planned),
        appId: planned.clientId,
        description: `TERRAFORM_UPDATE_${newId()}`,
        "owners@odata.bind": ownersBinding(graph, me, owners),
      };
      const doing = "Could not create service principal";
      const created = await graph.post({
        doing,
        path: "/v1.0/servicePrincipals",
        body,
        signal,
        retryWhen: isNotReplicated,
      });
      const objectId = String(created["id"]);
      const id = `/servicePrincipals/${objectId}`;
      await patchDescription(objectId, planned, created, signal);
      const isNamed = owners.some((owner) => owner.toLowerCase() === me.toLowerCase());
      if (!isNamed) {
        const doing = `Could not remove initial owner from ${objectText("servicePrincipals", objectId)}`;
        await removeOwner(graph, "servicePrincipals", objectId, me, { doing, signal });
      }
      return await readLive(id, read(objectId, signal));
    },
    read: async ({ id }, { signal }) => {
      return await readLive(id, read(objectIdOf(id), signal));
    },
    update: async ({ id, news, changed }, { signal }) => {
      const objectId = objectIdOf(id);
      const planned = news as unknown as ServicePrincipalInputs;
      refuseFeatureTags(news, changed);
      const body = { ...odataType, ...toGraphServicePrincipal(planned) };
      const doing = `Updating ${inWords.servicePrincipal(objectId)}`;
      await graph.patch({ doing, path: `/v1.0/servicePrincipals/${objectId}`, body, signal });
      if (changed.some((path) => /^owners(\[|$)/.test(path))) {
        await changeOwners(graph, "servicePrincipals", objectId, planned.owners ?? [], signal);
      }
      return await undefinedIfNotFound(read(objectId, signal));
    },
    delete: async ({ id }, { signal }) => {
      const objectId = objectIdOf(id);
      const call = {
        doing: `deleting ${inWords.servicePrincipal(objectId)}`,
        path: `/v1.0/servicePrincipals/${objectId}`,
        signal,
      };
      await graph.delete(call);
      await graph.waitUntilGone(call);
    },
  };

  async function patchDescription(
    objectId: string,
    planned: ServicePrincipalInputs,
    created: GraphObject,
    signal: AbortSignal,
  ): Promise<void> {
    const doing = "Failed to patch service principal after creating";
    const body = { ...odataType, description: planned.description ?? null };
    try {
      await graph.patch({ doing, path: `/v1.0/servicePrincipals/${objectId}`, body, signal });
    } catch (error) {
      if (!(error instanceof GraphFailure && error.status === 404)) throw error;
      const reason = `Timed out whilst waiting for new service principal to be replicated in Azure AD: ${error.message}`;
      throw new InitializationFailed(`/servicePrincipals/${objectId}`, fromGraphServicePrincipal(created, []), reason);
    }
  }
}

/** The application may not have reached every replica. */
function isNotReplicated(status: number, reason: string): boolean {
  return (
    (status === 400 && reason.includes("does not reference a valid application object")) ||
    (status === 403 &&
      reason.includes("the backing application of the service principal being created must in the local tenant"))
  );
}

function objectIdOf(id: string): string {
  return parsePath("ServicePrincipal", "/servicePrincipals/{servicePrincipalId}", id).servicePrincipalId;
}

/** The body that create and update share, with the plugin's defaults: observed with plugin 6.9.1. */
function toGraphServicePrincipal(inputs: ServicePrincipalInputs): GraphObject {
  return {
    accountEnabled: inputs.accountEnabled ?? true,
    alternativeNames: inputs.alternativeNames ?? [],
    appRoleAssignmentRequired: inputs.appRoleAssignmentRequired ?? false,
    description: inputs.description ?? null,
    loginUrl: inputs.loginUrl ?? null,
    notes: inputs.notes ?? null,
    notificationEmailAddresses: inputs.notificationEmailAddresses ?? [],
    preferredSingleSignOnMode: inputs.preferredSingleSignOnMode ?? null,
    samlSingleSignOnSettings: {},
    tags: inputs.tags ?? [],
  };
}

/** Converts Graph's service principal to the SDK's names. */
export function fromGraphServicePrincipal(servicePrincipal: GraphObject, owners: readonly string[]): PlainMap {
  const live = toOutputs(servicePrincipal);
  const names = (live["servicePrincipalNames"] ?? []) as readonly string[];
  const withEnabled = (entitlements: unknown): readonly PlainMap[] =>
    ((entitlements ?? []) as readonly PlainMap[]).map(({ isEnabled, origin: _origin, ...rest }) =>
      defined({ ...rest, enabled: isEnabled }),
    );
  return defined({
    clientId: live["appId"],
    objectId: live["id"],
    displayName: live["displayName"],
    accountEnabled: live["accountEnabled"],
    appRoleAssignmentRequired: live["appRoleAssignmentRequired"],
    description: live["description"],
    loginUrl: live["loginUrl"],
    notes: live["notes"],
    notificationEmailAddresses: live["notificationEmailAddresses"],
    alternativeNames: live["alternativeNames"],
    preferredSingleSignOnMode: live["preferredSingleSignOnMode"],
    tags: live["tags"],
    featureTags: featureTagsOf(live["tags"]),
    features: featuresOf(live["tags"]),
    owners,
    homepageUrl: live["homepage"],
    logoutUrl: live["logoutUrl"],
    redirectUris: live["replyUrls"] ?? [],
    applicationTenantId: live["appOwnerOrganizationId"],
    signInAudience: live["signInAudience"],
    type: live["servicePrincipalType"],
    // The plugin leaves the client ID out of the names.
    servicePrincipalNames: names.filter((name) => name !== live["appId"]),
    appRoles: withEnabled(live["appRoles"]),
    appRoleIds: idsByValue(live["appRoles"]),
    oauth2PermissionScopes: withEnabled(live["oauth2PermissionScopes"]),
    oauth2PermissionScopeIds: idsByValue(live["oauth2PermissionScopes"]),
  });
}
