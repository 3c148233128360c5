import { Hono } from "hono";
import type { ServicePrincipal } from "../tenant/directory-objects.ts";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { addressOf, arrivals, locateServicePrincipal, metadata } from "./addresses.ts";
import { appRoleAssignmentRoutes } from "./app-role-assignments.ts";
import {
  type GraphEnv,
  matches,
  project,
  readBody,
  readOnly,
  readQueryOptions,
  definedProperties,
  selection,
} from "./request.ts";
import { ownedObjectRoutes, refuseUnlessKnown } from "./owners.ts";
import { admit, requireWrite, ownersAtCreation } from "./permissions.ts";
import {
  servicePrincipalBody,
  servicePrincipalProperties,
  toGraphServicePrincipal,
} from "./shapes/service-principal.ts";

/** https://learn.microsoft.com/graph/api/resources/serviceprincipal */
export function servicePrincipalRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { directory } = tenant;
  const { servicePrincipals, applications } = directory;
  const toAnswer = (principal: ServicePrincipal) => toGraphServicePrincipal(principal, directory);
  const locate = (key: string) => locateServicePrincipal(directory, key);
  const routes = new Hono<GraphEnv>();

  routes.get("/", (context) => {
    const { filter, select } = admit(context, "readApplications", {
      filterable: ["appId", "displayName"],
      // The Azure CLI filters by it: https://learn.microsoft.com/graph/filter-query-parameter
      startable: ["displayName"],
      // https://learn.microsoft.com/graph/api/resources/serviceprincipal#properties
      collections: ["servicePrincipalNames", "tags"],
      selectable: servicePrincipalProperties,
    });
    const matching = arrivals(directory, servicePrincipals.all()).filter((principal) =>
      matches(filter, {
        appId: principal.appId,
        displayName: servicePrincipals.displayNameOf(principal),
        servicePrincipalNames: servicePrincipals.namesOf(principal),
        tags: principal.tags,
      }),
    );
    return context.json({
      "@odata.context": metadata(`servicePrincipals${selection(select)}`),
      value: matching.map((principal) => project(toAnswer(principal), select)),
    });
  });

  routes.post("/", async (context) => {
    const caller = context.get("caller");
    ownersAtCreation(caller, []);
    readQueryOptions(context, {});
    const {
      "owners@odata.bind": bound = [],
      id,
      appId,
      ...body
    } = await readBody(context, servicePrincipalBody, "ServicePrincipal");
    if (id !== undefined) throw readOnly("id");
    if (appId === undefined) {
      throw graphRefusals.invalid("A value is required for property 'appId' of resource 'ServicePrincipal'.");
    }
    requireWrite(caller, () => applications.findByClientId(appId) ?? { owners: [caller.oid] });
    const owners = ownersAtCreation(caller, [...new Set(bound)]);
    refuseUnlessKnown(tenant, owners);
    const application = applications.findByClientId(appId);
    if (application && !directory.replication.hasArrived(application.id)) {
      throw graphRefusals.noSuchApplication(appId);
    }
    const principal = servicePrincipals.create(appId, { ...definedProperties(body), owners });
    context.header(
      "Location",
      addressOf(`directoryObjects/${principal.id}/Microsoft.DirectoryServices.ServicePrincipal`),
    );
    return context.json({ "@odata.context": metadata("servicePrincipals/$entity"), ...toAnswer(principal) }, 201);
  });

  routes.get("/:key", (context) => {
    const { select } = admit(context, "readApplications", { selectable: servicePrincipalProperties });
    const principal = locate(context.req.param("key"));
    return context.json({
      "@odata.context": metadata(`servicePrincipals${selection(select)}/$entity`),
      ...project(toAnswer(principal), select),
    });
  });

  routes.route(
    "/",
    ownedObjectRoutes(tenant, {
      resource: "ServicePrincipal",
      body: servicePrincipalBody,
      locate,
      update: ({ id, appId }, { appId: sentAppId = appId, ...changes }) => {
        if (sentAppId !== appId) throw readOnly("appId");
        servicePrincipals.update(id, definedProperties(changes));
      },
      remove: (objectId) => directory.deleteServicePrincipal(objectId),
      setOwners: (objectId, owners) => servicePrincipals.update(objectId, { owners }),
    }),
  );
  routes.route("/", appRoleAssignmentRoutes(tenant));
  return routes;
}
