import { objectOf, text } from "../property-shape.ts";
import type { FunctionStandIn } from "../provider.ts";
import { fromGraphApplication } from "./application-wire.ts";
import { filterBy, members, quoted } from "./data-source.ts";
import type { GraphClient } from "./graph-client.ts";
import { readOwners } from "./owners.ts";

/**
 * azuread:index/getApplication:getApplication by client id. What the program asks for is answered in the plugin's words:
 * ids, name, audience, URIs, public client flag, roles and scopes, notes and tags.
 * Source: https://github.com/hashicorp/terraform-provider-azuread/blob/main/internal/services/applications/application_data_source.go
 */
export function getApplication(graph: GraphClient): FunctionStandIn {
  return {
    inputs: objectOf({ clientId: text }, ["clientId"]),
    invoke: async ({ clientId }, signal) => {
      const filter = `appId eq ${quoted(clientId)}`;
      const doing = `listing applications for filter "${filter}"`;
      const [found] = members(await graph.get({ doing, path: `/v1.0/applications${filterBy(filter)}`, signal }));
      if (!found) throw new Error(`Application not found: No applications found matching filter: "${filter}"`);
      const objectId = String(found["id"]);
      const application = fromGraphApplication(found, await readOwners(graph, "applications", objectId, signal));
      const { appRoles, appRoleIds, displayName, identifierUris, oauth2PermissionScopeIds, owners } = application;
      const { clientId: appId, fallbackPublicClientEnabled = false, notes, signInAudience, tags } = application;
      return {
        id: `/applications/${objectId}`,
        objectId,
        clientId: appId ?? "",
        displayName: displayName ?? "",
        signInAudience: signInAudience ?? "",
        fallbackPublicClientEnabled,
        identifierUris: identifierUris ?? [],
        appRoles: appRoles ?? [],
        appRoleIds: appRoleIds ?? {},
        oauth2PermissionScopeIds: oauth2PermissionScopeIds ?? {},
        owners: owners ?? [],
        notes: notes ?? "",
        tags: tags ?? [],
      };
    },
  };
}
