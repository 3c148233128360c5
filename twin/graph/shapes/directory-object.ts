import { graphRefusals } from "../../tenant/graph-refusals.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { toGraphApplication } from "./application.ts";
import { toGraphGroup } from "./group.ts";
import { toGraphServicePrincipal } from "./service-principal.ts";
import { toGraphUser } from "./user.ts";

type GraphDirectoryObject = Readonly<Record<string, unknown>> & { readonly "@odata.type": string };

/** Where objects of several types meet, each says what it is. Throws Request_ResourceNotFound (404). */
export function toGraphDirectoryObject(tenant: Tenant, objectId: string): GraphDirectoryObject {
  const found = findGraphDirectoryObject(tenant, objectId);
  if (!found) throw graphRefusals.notFound(objectId);
  return found;
}

export function findGraphDirectoryObject(tenant: Tenant, objectId: string): GraphDirectoryObject | undefined {
  const { directory } = tenant;
  const principal = directory.servicePrincipals.find(objectId);
  if (principal) {
    return { "@odata.type": "#microsoft.graph.servicePrincipal", ...toGraphServicePrincipal(principal, directory) };
  }
  const user = directory.users.find(objectId);
  if (user) return { "@odata.type": "#microsoft.graph.user", ...toGraphUser(user) };
  const group = directory.groups.find(objectId);
  if (group) return { "@odata.type": "#microsoft.graph.group", ...toGraphGroup(group) };
  const application = directory.applications.all().find(({ id }) => id === objectId.toLowerCase());
  if (!application) return undefined;
  return {
    "@odata.type": "#microsoft.graph.application",
    ...toGraphApplication(application, { publisherDomain: tenant.initialDomain }),
  };
}
