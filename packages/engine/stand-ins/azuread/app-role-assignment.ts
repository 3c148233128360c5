import { objectOf, text } from "../property-shape.ts";
import type { ResourceStandIn } from "../provider.ts";
import type { PlainMap } from "../secret-values.ts";
import type { GraphObject } from "./graph-client.ts";
import { type AzureadContext, readLive, toOutputs } from "./graph-objects.ts";
import { pathOf } from "./resource-ids.ts";

const names = ["appRoleId", "principalObjectId", "resourceObjectId"] as const;

/**
 * azuread:index/appRoleAssignment:AppRoleAssignment.
 * https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto
 */
export function appRoleAssignment({ graph }: AzureadContext): ResourceStandIn {
  const read = async (path: string, signal: AbortSignal): Promise<PlainMap> =>
    outputsOf(await graph.get({ doing: `retrieving app role assignment ${path}`, path: `/v1.0${path}`, signal }));

  return {
    inputs: objectOf({ appRoleId: text, principalObjectId: text, resourceObjectId: text }, names),
    computed: ["principalDisplayName", "principalType", "resourceDisplayName"],
    bridge: { defaults: {}, computed: [], forceNew: names },
    create: async (inputs, { signal }) => {
      const resourceId = String(inputs["resourceObjectId"]);
      const resource = `/servicePrincipals/${resourceId}`;
      const doing = `Could not retrieve service principal for resource (Object ID: "${resourceId}")`;
      await graph.get({ doing, path: `/v1.0${resource}`, signal });
      const body = {
        "@odata.type": "#microsoft.graph.appRoleAssignment",
        appRoleId: inputs["appRoleId"],
        principalId: inputs["principalObjectId"],
        resourceId,
      };
      const created = await graph.post({
        doing: "Could not create app role assignment",
        path: `/v1.0${resource}/appRoleAssignedTo`,
        body,
        signal,
        // A new service principal may not have reached every replica. "Permission … was not found" is final.
        retryWhen: (status, reason) =>
          status === 404 || (status === 400 && reason.includes("Not a valid reference update")),
      });
      const id = `${resource}/appRoleAssignedTo/${String(created["id"])}`;
      return await readLive(id, read(id, signal));
    },
    read: async ({ id }, { signal }) => {
      const form = "/servicePrincipals/{servicePrincipalId}/appRoleAssignedTo/{appRoleAssignmentId}";
      return await readLive(id, read(pathOf("ServicePrincipalIdAppRoleAssignedTo", form, id), signal));
    },
    delete: async ({ id }, { signal }) => {
      await graph.delete({ doing: `deleting app role assignment ${id}`, path: `/v1.0${id}`, signal });
    },
  };
}

function outputsOf(assignment: GraphObject): PlainMap {
  const live = toOutputs(assignment);
  const { appRoleId, principalId, resourceId, principalDisplayName, principalType, resourceDisplayName } = live;
  const outputs = { appRoleId, principalObjectId: principalId, resourceObjectId: resourceId, principalDisplayName };
  const all = Object.entries({ ...outputs, principalType, resourceDisplayName });
  return Object.fromEntries(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
