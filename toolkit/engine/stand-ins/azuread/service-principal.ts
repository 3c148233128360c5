import { flag, objectOf, setOf, text } from "../property-shape.ts";
import type { ResourceStandIn } from "../provider.ts";
import type { PlainMap } from "../secret-values.ts";
import { InitializationFailed, StandInRefusal } from "../stand-in-refusal.ts";
import type { GraphObject } from "./graph-client.ts";
import { graphScope } from "./graph-client.ts";
import { GraphFailure } from "./graph-failure.ts";
import { changeOwners, ownersBinding, readOwners, removeOwner, sameMembers } from "./owners.ts";
import { fromGraphServicePrincipal, toGraphServicePrincipal } from "./service-principal-wire.ts";
import type { ServicePrincipalInputs } from "./service-principal-wire.ts";
import { saysNothing, saysWhatIs } from "./says-nothing.ts";
import type { AzureadSurroundings } from "./surroundings.ts";

const odataType = { "@odata.type": "#microsoft.graph.servicePrincipal" };

const inputs = objectOf(
  {
    clientId: text,
    accountEnabled: flag,
    appRoleAssignmentRequired: flag,
    description: text,
    loginUrl: text,
    notes: text,
    notificationEmailAddresses: setOf(text),
    alternativeNames: setOf(text),
    preferredSingleSignOnMode: text,
    owners: setOf(text),
    tags: setOf(text),
    useExisting: flag,
  },
  ["clientId"],
);

const computed = [
  "appRoleIds",
  "appRoles",
  "applicationTenantId",
  "displayName",
  "oauth2PermissionScopeIds",
  "oauth2PermissionScopes",
  "objectId",
  "servicePrincipalNames",
  "signInAudience",
  "type",
];

/** azuread:index/servicePrincipal:ServicePrincipal, request by request: observed with plugin 6.9.1. */
export function servicePrincipal({ graph, deployer, newId }: AzureadSurroundings): ResourceStandIn {
  const read = async (objectId: string, signal: AbortSignal): Promise<PlainMap> => {
    const doing = `retrieving service principal ${objectId}`;
    const found = await graph.get({ doing, path: `/v1.0/servicePrincipals/${objectId}`, signal });
    const beta = `/beta/servicePrincipals/${objectId}?$select=samlMetadataUrl`;
    await graph.get({ doing, path: beta, signal });
    return fromGraphServicePrincipal(found, await readOwners(graph, "servicePrincipals", objectId, signal));
  };

  const refuseExisting = async (clientId: string, signal: AbortSignal): Promise<void> => {
    const doing = `checking for a service principal of ${clientId}`;
    const filter = new URLSearchParams({ $filter: `appId eq '${clientId}'` });
    const answer = await graph.get({ doing, path: `/v1.0/servicePrincipals?${filter.toString()}`, signal });
    const [existing] = (answer["value"] ?? []) as readonly GraphObject[];
    if (!existing) return;
    throw new Error(
      `a service principal of ${clientId} exists already, with the object id ${String(existing["id"])}: it needs to be imported`,
    );
  };

  return {
    inputs,
    computed,
    knownDuringUpdate: () => true,
    replaceOn: ["clientId"],
    complete: (properties) => {
      // The plugin would PATCH, and later DELETE, an object of someone else, Microsoft's included.
      if (properties["useExisting"] === true)
        throw new StandInRefusal("azuread", "useExisting: true of azuread:index/servicePrincipal:ServicePrincipal");
      return properties;
    },
    insignificant: (name, value, outputs) =>
      saysNothing(name, value) || (name === "tags" && saysWhatIs(value, outputs["tags"])),
    projectInputs: (outputs) => {
      const names = Object.keys(inputs.properties).filter((name) => outputs[name] !== undefined);
      return Object.fromEntries(names.map((name) => [name, outputs[name] as PlainMap[string]]));
    },
    create: async (properties, { signal }) => {
      const wanted = properties as unknown as ServicePrincipalInputs;
      await refuseExisting(wanted.clientId, signal);
      const { objectId: me } = await deployer().claims(graphScope, signal);
      const owners = wanted.owners ?? [];
      const body = {
        ...odataType,
        ...toGraphServicePrincipal(wanted),
        appId: wanted.clientId,
        description: `TERRAFORM_UPDATE_${newId()}`,
        samlSingleSignOnSettings: {},
        "owners@odata.bind": ownersBinding(me, owners),
      };
      const doing = `creating service principal of ${wanted.clientId}`;
      const created = await graph.post({
        doing,
        path: "/v1.0/servicePrincipals",
        body,
        signal,
        retryWhen: notYetThere,
      });
      const objectId = String(created["id"]);
      const id = `/servicePrincipals/${objectId}`;
      await patchDescription(objectId, wanted, created, signal);
      const named = owners.some((owner) => owner.toLowerCase() === me.toLowerCase());
      if (!named) await removeOwner(graph, "servicePrincipals", objectId, me, signal);
      return { id, outputs: await read(objectId, signal) };
    },
    read: async ({ id }, { signal }) => {
      try {
        return { id, outputs: await read(objectIdOf(id), signal), identity: {} };
      } catch (error) {
        if (error instanceof GraphFailure && error.status === 404) return undefined;
        throw error;
      }
    },
    update: async ({ id, inputs: olds, outputs, news }, { signal }) => {
      const objectId = objectIdOf(id);
      // Tags that the program leaves out stay.
      const { tags } = outputs as unknown as ServicePrincipalInputs;
      const wanted: ServicePrincipalInputs = { ...(tags && { tags }), ...(news as unknown as ServicePrincipalInputs) };
      const body = { ...odataType, ...toGraphServicePrincipal(wanted), samlSingleSignOnSettings: { relayState: "" } };
      const doing = `updating service principal ${objectId}`;
      await graph.patch({ doing, path: `/v1.0/servicePrincipals/${objectId}`, body, signal });
      const before = (olds["owners"] ?? []) as readonly string[];
      if (wanted.owners && !sameMembers(before, wanted.owners)) {
        await changeOwners(graph, "servicePrincipals", objectId, wanted.owners, signal);
      }
      return await read(objectId, signal);
    },
    delete: async ({ id }, { signal }) => {
      const objectId = objectIdOf(id);
      const call = {
        doing: `deleting service principal ${objectId}`,
        path: `/v1.0/servicePrincipals/${objectId}`,
        signal,
      };
      await graph.delete(call);
      await graph.waitUntilGone(call);
    },
  };

  async function patchDescription(
    objectId: string,
    wanted: ServicePrincipalInputs,
    created: GraphObject,
    signal: AbortSignal,
  ): Promise<void> {
    const doing = `updating service principal ${objectId} after its creation`;
    const body = { ...odataType, description: wanted.description ?? null };
    try {
      await graph.patch({ doing, path: `/v1.0/servicePrincipals/${objectId}`, body, signal });
    } catch (error) {
      if (!(error instanceof GraphFailure && error.status === 404)) throw error;
      const reason = `Timed out whilst waiting for new service principal to be replicated: ${error.message}`;
      throw new InitializationFailed(`/servicePrincipals/${objectId}`, fromGraphServicePrincipal(created, []), reason);
    }
  }
}

/** The application is not everywhere yet. */
function notYetThere(status: number, reason: string): boolean {
  return (
    (status === 400 && reason.includes("does not reference a valid application object")) ||
    (status === 403 &&
      reason.includes("the backing application of the service principal being created must in the local tenant"))
  );
}

function objectIdOf(id: string): string {
  const found = /^\/servicePrincipals\/([^/]+)$/.exec(id)?.[1];
  if (found === undefined)
    throw new Error(`'${id}' is no service principal's id: it looks like /servicePrincipals/{objectId}`);
  return found;
}
