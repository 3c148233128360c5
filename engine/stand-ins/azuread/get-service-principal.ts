import { objectOf, text } from "../property-shape.ts";
import type { FunctionStandIn } from "../provider.ts";
import { answer, filterBy, members, quoted } from "./data-source.ts";
import type { GraphClient } from "./graph-client.ts";
import { fromGraphServicePrincipal } from "./service-principal-wire.ts";

const properties = {
  texts: {
    description: "description",
    homepageUrl: "homepage",
    loginUrl: "loginUrl",
    logoutUrl: "logoutUrl",
    notes: "notes",
    preferredSingleSignOnMode: "preferredSingleSignOnMode",
  },
  flags: {},
  lists: { redirectUris: "replyUrls", tags: "tags" },
};

/**
 * azuread:index/getServicePrincipal:getServicePrincipal by client id: two requests, no write, observed with plugin 6.9.1.
 * So the program reads Microsoft Graph's own scopes. `features`, `featureTags` and `samlSingleSignOns` are not answered.
 */
export function getServicePrincipal(graph: GraphClient): FunctionStandIn {
  return {
    inputs: objectOf({ clientId: text }, ["clientId"]),
    invoke: async ({ clientId }, signal) => {
      const doing = `finding service principal of ${String(clientId)}`;
      const path = `/v1.0/servicePrincipals${filterBy(`appId eq ${quoted(clientId)}`)}`;
      const [found] = members(await graph.get({ doing, path, signal }));
      if (!found) throw new Error(`No service principal found for client ID: "${String(clientId)}"`);
      const objectId = String(found["id"]);
      const beta = `/beta/servicePrincipals/${objectId}?$select=samlMetadataUrl`;
      const { samlMetadataUrl } = await graph.get({ doing, path: beta, signal });
      const { owners: _, ...servicePrincipal } = fromGraphServicePrincipal(found, []);
      return {
        ...answer(found, properties),
        ...servicePrincipal,
        samlMetadataUrl: String(samlMetadataUrl ?? ""),
        id: `/servicePrincipals/${objectId}`,
      };
    },
  };
}
