import type { KeptThing } from "../../../twin/index.ts";
import { baseOf, type Photograph } from "./photograph.ts";
import type { World } from "./world.ts";

const versions: Readonly<Record<string, string>> = {
  "microsoft.resources/resourcegroups": "2024-03-01",
  "microsoft.keyvault/vaults": "2024-11-01",
  "microsoft.managedidentity/userassignedidentities": "2023-01-31",
  "microsoft.insights/components": "2020-02-02",
  "microsoft.insights/scheduledqueryrules": "2022-06-15",
  "microsoft.insights/actiongroups": "2023-01-01",
  "microsoft.authorization/locks": "2020-05-01",
  "microsoft.authorization/roleassignments": "2022-04-01",
  "microsoft.operationalinsights/workspaces": "2023-09-01",
  "microsoft.storage/storageaccounts": "2023-05-01",
  "microsoft.web/serverfarms": "2024-04-01",
};

/** Removes what has come since, as well as it can: whoever needs to know looks afterwards. */
export async function removeNew(world: World, before: Photograph): Promise<void> {
  const bases = new Set([...before.keys()].map(baseOf));
  const fresh = [...world.photograph()].filter(([key]) => !bases.has(baseOf(key))).map(([, thing]) => thing);
  // Locks before what they lock, and what is within before what holds it.
  for (const thing of fresh.toSorted((one, other) => rank(one) - rank(other))) {
    for (const [host, path] of deletions(thing)) {
      const api = host === "graph" ? world.opened.graph : world.opened.resourceManager;
      await api.call("DELETE", path).catch(() => undefined);
    }
  }
}

function rank({ collection, id, json }: KeptThing): number {
  if (collection !== "resources")
    return ["appRoleAssignments", "permissionGrants", "policies"].includes(collection) ? 0 : 2;
  return typeOf(json) === "microsoft.authorization/locks" ? -1 : 100 - id.split("/").length;
}

function typeOf(json: string): string {
  return String((JSON.parse(json) as { readonly type?: unknown }).type).toLowerCase();
}

function deletions({ collection, id, json }: KeptThing): readonly (readonly ["graph" | "arm", string])[] {
  const bin = ["graph", `/v1.0/directory/deletedItems/${id}`] as const;
  const access = "/v1.0/identity/conditionalAccess";
  switch (collection) {
    case "applications":
    case "servicePrincipals":
    case "groups":
      return [["graph", `/v1.0/${collection}/${id}`], bin];
    case "policies":
    case "namedLocations":
      return [
        ["graph", `${access}/${collection}/${id}`],
        ["graph", `${access}/deletedItems/${collection}/${id}`],
      ];
    case "appRoleAssignments": {
      const { resourceId } = JSON.parse(json) as { readonly resourceId: string };
      return [["graph", `/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo/${id}`]];
    }
    case "permissionGrants":
      return [["graph", `/v1.0/oauth2PermissionGrants/${id}`]];
    case "resources": {
      const version = versions[typeOf(json)];
      const force = typeOf(json).endsWith("/workspaces") ? "&force=true" : "";
      return version === undefined ? [] : [["arm", `${id}?api-version=${version}${force}`]];
    }
    default:
      return [];
  }
}
