import { Hono } from "hono";
import type { ServicePrincipal } from "../tenant/directory-objects.ts";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import { servicePrincipalTable } from "../tenant/resources/service-principal.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { addressOf, arrivals, locateServicePrincipal, metadata } from "./addresses.ts";
import { appRoleAssignmentRoutes } from "./app-role-assignments.ts";
import { type GraphEnv, matches, project, readNew, readQueryOptions, selection } from "./request.ts";
import { ownedObjectRoutes, refuseUnlessKnown } from "./owners.ts";
import { admit, requireWrite, ownersAtCreation } from "./permissions.ts";
import { toGraphServicePrincipal } from "./shapes/service-principal.ts";

/** https://learn.microsoft.com/graph/api/resources/serviceprincipal */
export function servicePrincipalRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { directory } = tenant;
  const { servicePrincipals, applications } = directory;
  const toAnswer = (principal: ServicePrincipal) => toGraphServicePrincipal(principal, directory);
  const locate = (key: string) => locateServicePrincipal(directory, key);
  const routes = new Hono<GraphEnv>();

  routes.get("/", (context) => {
    const { filter, select } = admit(context, "readApplications", servicePrincipalTable);
    const principals = arrivals(directory, servicePrincipals.all()).map(toAnswer);
    return context.json({
      "@odata.context": metadata(`servicePrincipals${selection(select)}`),
      value: principals.filter((answer) => matches(filter, answer)).map((answer) => project(answer, select)),
    });
  });

  routes.post("/", async (context) => {
    const caller = context.get("caller");
    ownersAtCreation(caller, []);
    readQueryOptions(context, {});
    const body = await readNew(context, servicePrincipalTable);
    const { appId } = body;
    requireWrite(caller, () => applications.findByClientId(appId) ?? { owners: [caller.oid] });
    const owners = ownersAtCreation(caller, [...new Set(body["owners@odata.bind"])]);
    refuseUnlessKnown(tenant, owners);
    const application = applications.findByClientId(appId);
    if (application && !directory.replication.hasArrived(application.id)) {
      throw graphRefusals.noSuchApplication(appId);
    }
    const principal = servicePrincipals.create(appId, { ...servicePrincipalTable.create(body), owners });
    context.header(
      "Location",
      addressOf(`directoryObjects/${principal.id}/Microsoft.DirectoryServices.ServicePrincipal`),
    );
    return context.json({ "@odata.context": metadata("servicePrincipals/$entity"), ...toAnswer(principal) }, 201);
  });

  routes.get("/:key", (context) => {
    const { select } = admit(context, "readApplications", { selectable: servicePrincipalTable.selectable });
    const principal = locate(context.req.param("key"));
    return context.json({
      "@odata.context": metadata(`servicePrincipals${selection(select)}/$entity`),
      ...project(toAnswer(principal), select),
    });
  });

  routes.route(
    "/",
    ownedObjectRoutes(tenant, {
      table: servicePrincipalTable,
      toAnswer,
      locate,
      update: ({ id }, changes) => {
        servicePrincipals.update(id, servicePrincipalTable.change(servicePrincipals.get(id), changes));
      },
      remove: (objectId) => directory.deleteServicePrincipal(objectId),
      setOwners: (objectId, owners) => servicePrincipals.update(objectId, { owners }),
    }),
  );
  routes.route("/", appRoleAssignmentRoutes(tenant));
  return routes;
}
