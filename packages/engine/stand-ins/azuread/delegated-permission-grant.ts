import { objectOf, setOf, text } from "../property-shape.ts";
import type { ResourceStandIn } from "../provider.ts";
import type { PlainMap } from "../secret-values.ts";
import { type AzureadContext, inWords, readLive, undefinedIfNotFound } from "./graph-objects.ts";
import { pathOf } from "./resource-ids.ts";

const names = ["claimValues", "resourceServicePrincipalObjectId", "servicePrincipalObjectId"] as const;
const odataType = { "@odata.type": "#microsoft.graph.oAuth2PermissionGrant" };

/**
 * azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant for all users of the
 * tenant. A grant for one user (`userObjectId`) isn't supported. Observed with plugin 6.9.1.
 * https://learn.microsoft.com/graph/api/oauth2permissiongrant-post
 */
export function delegatedPermissionGrant({ graph }: AzureadContext): ResourceStandIn {
  const read = async (id: string, signal: AbortSignal): Promise<PlainMap> => {
    const doing = `retrieving delegated permission grant ${id}`;
    const grant = await graph.get({ doing, path: `/v1.0${id}`, signal });
    return {
      claimValues: String(grant["scope"] ?? "")
        .split(" ")
        .filter((claim) => claim !== ""),
      resourceServicePrincipalObjectId: String(grant["resourceId"]),
      servicePrincipalObjectId: String(grant["clientId"]),
    };
  };

  return {
    inputs: objectOf(
      { claimValues: setOf(text), resourceServicePrincipalObjectId: text, servicePrincipalObjectId: text },
      names,
    ),
    computed: [],
    bridge: {
      defaults: {},
      computed: [],
      others: objectOf({ userObjectId: text }),
      forceNew: ["resourceServicePrincipalObjectId", "servicePrincipalObjectId", "userObjectId"],
    },
    create: async (inputs, { signal }) => {
      const clientId = String(inputs["servicePrincipalObjectId"]);
      const resourceId = String(inputs["resourceServicePrincipalObjectId"]);
      for (const objectId of [clientId, resourceId]) {
        const doing = `Could not retrieve ${inWords.servicePrincipal(objectId)}`;
        await graph.get({ doing, path: `/v1.0/servicePrincipals/${objectId}`, signal });
      }
      const created = await graph.post({
        doing: "Could not create delegated permission grant",
        path: "/v1.0/oauth2PermissionGrants",
        body: { ...odataType, clientId, resourceId, consentType: "AllPrincipals", scope: scopeOf(inputs) },
        signal,
        // A new service principal may not have reached every replica.
        retryWhen: (status, reason) =>
          status === 404 ||
          (status === 400 &&
            reason.includes("does not exist or one of its queried reference-property objects are not present")),
      });
      const id = `/oauth2PermissionGrants/${String(created["id"])}`;
      return await readLive(id, read(id, signal));
    },
    read: async ({ id }, { signal }) => {
      const path = pathOf("OAuth2PermissionGrant", "/oauth2PermissionGrants/{oAuth2PermissionGrantId}", id);
      return await readLive(id, read(path, signal));
    },
    update: async ({ id, news }, { signal }) => {
      const doing = `updating delegated permission grant ${id}`;
      await graph.patch({ doing, path: `/v1.0${id}`, body: { ...odataType, scope: scopeOf(news) }, signal });
      return await undefinedIfNotFound(read(id, signal));
    },
    delete: async ({ id }, { signal }) => {
      await graph.delete({ doing: `deleting delegated permission grant ${id}`, path: `/v1.0${id}`, signal });
    },
  };
}

function scopeOf(inputs: PlainMap): string {
  return (inputs["claimValues"] as readonly string[]).join(" ");
}
