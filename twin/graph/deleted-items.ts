import { Hono } from "hono";
import type { Application, ServicePrincipal } from "../tenant/directory-objects.ts";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { metadata } from "./addresses.ts";
import type { GraphEnv } from "./graph-env.ts";
import { demand, demandWrite } from "./permissions.ts";
import { readQueryOptions } from "./query-options.ts";
import { toGraphApplication } from "./shapes/application.ts";
import { toGraphServicePrincipal } from "./shapes/service-principal.ts";

/** The recycle bin. https://learn.microsoft.com/graph/api/directory-deleteditems-list, …-get and …-delete */
export function deletedItemRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { directory } = tenant;
  const { applications, servicePrincipals } = directory;
  const routes = new Hono<GraphEnv>();

  const toApplication = (application: Application) =>
    toGraphApplication(application, {
      publisherDomain: tenant.initialDomain,
      deletedDateTime: applications.deletedDateTimeOf(application.id),
    });
  const toServicePrincipal = (principal: ServicePrincipal) =>
    toGraphServicePrincipal(principal, directory, servicePrincipals.deletedDateTimeOf(principal.id));

  const matches = (
    item: { readonly appId: string; readonly displayName: string },
    filter: { readonly property: string; readonly value: string } | undefined,
  ) => !filter || (filter.property === "appId" ? item.appId : item.displayName) === filter.value;

  routes.get("/microsoft.graph.application", (context) => {
    demand(context.get("caller"), "readApplications");
    const { filter } = readQueryOptions(context, { filterable: ["appId", "displayName"] });
    const found = applications.deleted().filter((application) => matches(application, filter));
    return context.json({ "@odata.context": metadata("applications"), value: found.map(toApplication) });
  });

  routes.get("/microsoft.graph.servicePrincipal", (context) => {
    demand(context.get("caller"), "readApplications");
    const { filter } = readQueryOptions(context, { filterable: ["appId", "displayName"] });
    const found = servicePrincipals.deleted().filter((principal) => matches(principal, filter));
    return context.json({ "@odata.context": metadata("servicePrincipals"), value: found.map(toServicePrincipal) });
  });

  routes.get("/:id", (context) => {
    demand(context.get("caller"), "readApplications");
    readQueryOptions(context, {});
    return context.json({
      "@odata.context": metadata("directoryObjects/$entity"),
      ...locate(context.req.param("id")).answer(),
    });
  });

  routes.delete("/:id", (context) => {
    const item = demandWrite(context.get("caller"), () => locate(context.req.param("id")));
    readQueryOptions(context, {});
    directory.purge(item.id);
    return context.body(null, 204);
  });

  function locate(objectId: string) {
    const id = objectId.toLowerCase();
    const application = applications.deleted().find((candidate) => candidate.id === id);
    if (application) {
      const answer = () => ({ "@odata.type": "#microsoft.graph.application", ...toApplication(application) });
      return { id, owners: application.owners, answer };
    }
    const principal = servicePrincipals.deleted().find((candidate) => candidate.id === id);
    if (!principal) throw graphRefusals.notFound(objectId);
    const answer = () => ({ "@odata.type": "#microsoft.graph.servicePrincipal", ...toServicePrincipal(principal) });
    return { id, owners: principal.owners, answer };
  }

  return routes;
}
