import { Hono } from "hono";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { metadata } from "./addresses.ts";
import type { GraphEnv } from "./request.ts";
import { admit } from "./permissions.ts";
import { toGraphApplication } from "./shapes/application.ts";
import { toGraphGroup } from "./shapes/group.ts";
import { toGraphServicePrincipal } from "./shapes/service-principal.ts";
import { toGraphUser } from "./shapes/user.ts";

type GraphDirectoryObject = Readonly<Record<string, unknown>> & { readonly "@odata.type": string };

/** Returns an object with its type, for answers that mix several types. Throws Request_ResourceNotFound (404). */
export function toGraphDirectoryObject(tenant: Tenant, objectId: string): GraphDirectoryObject {
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
  if (!application) throw graphRefusals.notFound(objectId);
  return {
    "@odata.type": "#microsoft.graph.application",
    ...toGraphApplication(application, { publisherDomain: tenant.initialDomain }),
  };
}

/** https://learn.microsoft.com/graph/api/directoryobject-get */
export function directoryObjectRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { replication } = tenant.directory;
  const routes = new Hono<GraphEnv>();

  routes.get("/:id", (context) => {
    admit(context, "readApplications");
    const id = context.req.param("id");
    if (!replication.hasArrived(id.toLowerCase())) throw graphRefusals.notFound(id);
    return context.json({
      "@odata.context": metadata("directoryObjects/$entity"),
      ...toGraphDirectoryObject(tenant, id),
    });
  });

  return routes;
}
