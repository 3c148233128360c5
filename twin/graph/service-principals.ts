import { Hono } from "hono";
import type { ServicePrincipal } from "../tenant/directory-objects.ts";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import type { ServicePrincipalProperties } from "../tenant/service-principals.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { addressOf, arrivals, locateServicePrincipal, metadata } from "./addresses.ts";
import { appRoleAssignmentRoutes } from "./app-role-assignments.ts";
import type { GraphEnv } from "./graph-env.ts";
import { ownedObjectWrites } from "./owned-object-writes.ts";
import { ownerRoutes, refuseUnlessKnown } from "./owners.ts";
import { demand, demandWrite, ownersAtCreation } from "./permissions.ts";
import { matches, project, readQueryOptions, selection } from "./query-options.ts";
import { readBody, readOnly } from "./request-body.ts";
import { servicePrincipalBody } from "./shapes/service-principal-body.ts";
import { servicePrincipalProperties, toGraphServicePrincipal } from "./shapes/service-principal.ts";

/** https://learn.microsoft.com/graph/api/resources/serviceprincipal */
export function servicePrincipalRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { directory } = tenant;
  const { servicePrincipals, applications } = directory;
  const toAnswer = (principal: ServicePrincipal) => toGraphServicePrincipal(principal, directory);
  const locate = (key: string) => locateServicePrincipal(directory, key);
  const routes = new Hono<GraphEnv>();

  routes.get("/", (context) => {
    demand(context.get("caller"), "readApplications");
    const { filter, select } = readQueryOptions(context, {
      filterable: ["appId", "displayName"],
      // What the Azure CLI asks: https://learn.microsoft.com/graph/filter-query-parameter
      startable: ["displayName"],
      // https://learn.microsoft.com/graph/api/resources/serviceprincipal#properties
      collections: ["servicePrincipalNames", "tags"],
      selectable: servicePrincipalProperties,
    });
    const found = arrivals(directory, servicePrincipals.all()).filter((principal) =>
      matches(filter, {
        appId: principal.appId,
        displayName: servicePrincipals.displayNameOf(principal),
        servicePrincipalNames: servicePrincipals.namesOf(principal),
        tags: principal.tags,
      }),
    );
    return context.json({
      "@odata.context": metadata(`servicePrincipals${selection(select)}`),
      value: found.map((principal) => project(toAnswer(principal), select)),
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
    demandWrite(caller, () => applications.findByClientId(appId) ?? { owners: [caller.oid] });
    const owners = ownersAtCreation(caller, [...new Set(bound)]);
    refuseUnlessKnown(tenant, owners);
    const application = applications.findByClientId(appId);
    if (application && !directory.replication.hasArrived(application.id)) {
      throw graphRefusals.noSuchApplication(appId);
    }
    const principal = servicePrincipals.create(appId, { ...changesIn(body), owners });
    context.header(
      "Location",
      addressOf(`directoryObjects/${principal.id}/Microsoft.DirectoryServices.ServicePrincipal`),
    );
    return context.json({ "@odata.context": metadata("servicePrincipals/$entity"), ...toAnswer(principal) }, 201);
  });

  routes.get("/:key", (context) => {
    demand(context.get("caller"), "readApplications");
    const { select } = readQueryOptions(context, { selectable: servicePrincipalProperties });
    const principal = locate(context.req.param("key"));
    return context.json({
      "@odata.context": metadata(`servicePrincipals${selection(select)}/$entity`),
      ...project(toAnswer(principal), select),
    });
  });

  routes.route(
    "/",
    ownedObjectWrites({
      resource: "ServicePrincipal",
      body: servicePrincipalBody,
      locate,
      update: ({ id, appId }, { appId: sentAppId = appId, ...changes }) => {
        if (sentAppId !== appId) throw readOnly("appId");
        servicePrincipals.update(id, changesIn(changes));
      },
      remove: (objectId) => directory.deleteServicePrincipal(objectId),
    }),
  );
  routes.route("/", appRoleAssignmentRoutes(tenant));
  routes.route(
    "/",
    ownerRoutes(tenant, {
      locate,
      setOwners: (objectId, owners) => servicePrincipals.update(objectId, { owners }),
    }),
  );
  return routes;
}

const settable = [
  "accountEnabled",
  "alternativeNames",
  "appRoleAssignmentRequired",
  "description",
  "loginUrl",
  "notes",
  "notificationEmailAddresses",
  "preferredSingleSignOnMode",
  "tags",
] as const satisfies readonly (keyof ServicePrincipalProperties)[];

/** A service principal has no complex properties that are imitated: nothing to merge, each value replaces. */
function changesIn(body: Readonly<Record<string, unknown>>): Partial<ServicePrincipalProperties> {
  return Object.fromEntries(
    settable.filter((property) => body[property] !== undefined).map((property) => [property, body[property]]),
  );
}
