import { Hono } from "hono";
import { blankApplication } from "../tenant/blank-application.ts";
import { refusePublicClientUnderPolicy } from "../tenant/conditional-access/public-clients.ts";
import type { Application } from "../tenant/directory-objects.ts";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import { resolveKeyCredentials } from "../tenant/key-credentials.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { addressOf, arrivals, locateApplication, metadata } from "./addresses.ts";
import { applicationPasswordRoutes } from "./application-passwords.ts";
import { federatedIdentityCredentialRoutes } from "./federated-identity-credentials.ts";
import type { GraphEnv } from "./graph-env.ts";
import { mergePatch } from "./merge-patch.ts";
import { ownedObjectWrites } from "./owned-object-writes.ts";
import { ownerRoutes, refuseUnlessKnown } from "./owners.ts";
import { demand, ownersAtCreation } from "./permissions.ts";
import { matches, project, readQueryOptions, selection } from "./query-options.ts";
import { readBody, readOnly } from "./request-body.ts";
import { applicationBody } from "./shapes/application-body.ts";
import { applicationProperties, toGraphApplication } from "./shapes/application.ts";

/** https://learn.microsoft.com/graph/api/resources/application */
export function applicationRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { directory } = tenant;
  const toAnswer = (application: Application) =>
    toGraphApplication(application, { publisherDomain: tenant.initialDomain });
  const locate = (key: string) => locateApplication(directory, key);
  const routes = new Hono<GraphEnv>();

  routes.get("/", (context) => {
    demand(context.get("caller"), "readApplications");
    const { filter, select } = readQueryOptions(context, {
      filterable: ["appId", "displayName"],
      // What the Azure CLI asks: https://learn.microsoft.com/graph/filter-query-parameter
      startable: ["displayName"],
      // https://learn.microsoft.com/graph/api/resources/application#properties
      collections: ["tags"],
      selectable: applicationProperties,
    });
    const found = arrivals(directory, directory.applications.all()).filter(({ appId, displayName, tags }) =>
      matches(filter, { appId, displayName, tags }),
    );
    return context.json({
      "@odata.context": metadata(`applications${selection(select)}`),
      value: found.map((application) => project(toAnswer(application), select)),
    });
  });

  routes.post("/", async (context) => {
    const caller = context.get("caller");
    ownersAtCreation(caller, []);
    readQueryOptions(context, {});
    const {
      "owners@odata.bind": bound = [],
      keyCredentials: keys = [],
      id,
      ...body
    } = await readBody(context, applicationBody, "Application");
    if (id !== undefined) throw readOnly("id");
    if (body.displayName === undefined) {
      throw graphRefusals.invalid("A value is required for property 'displayName' of resource 'Application'.");
    }
    const owners = ownersAtCreation(caller, [...new Set(bound)]);
    refuseUnlessKnown(tenant, owners);
    const keyCredentials = resolveKeyCredentials(keys, [], tenant.newId);
    const application = directory.applications.create({
      ...mergePatch(blankApplication, body),
      keyCredentials,
      owners,
    });
    context.header("Location", addressOf(`directoryObjects/${application.id}/Microsoft.DirectoryServices.Application`));
    return context.json({ "@odata.context": metadata("applications/$entity"), ...toAnswer(application) }, 201);
  });

  routes.get("/:key", (context) => {
    demand(context.get("caller"), "readApplications");
    const { select } = readQueryOptions(context, { selectable: applicationProperties });
    const application = locate(context.req.param("key"));
    return context.json({
      "@odata.context": metadata(`applications${selection(select)}/$entity`),
      ...project({ ...toAnswer(application), ...keysIfSelected(application, select) }, select),
    });
  });

  routes.route(
    "/",
    ownedObjectWrites({
      resource: "Application",
      body: applicationBody,
      locate,
      update: ({ id }, { keyCredentials: keys, ...changes }) => {
        // As it is now: another request may have changed it while this one's body came in.
        const current = directory.applications.get(id);
        const after = mergePatch(settable(current), changes);
        refusePublicClientUnderPolicy({ before: current, after }, tenant.conditionalAccess, tenant.directoryBehavior);
        directory.applications.update(id, {
          ...after,
          ...(keys && { keyCredentials: resolveKeyCredentials(keys, current.keyCredentials, tenant.newId) }),
        });
        if (tenant.directoryBehavior.removedAppRole === "assignmentsGo") directory.forgetRolesRemovedFrom(current);
      },
      remove: (objectId) => directory.deleteApplication(objectId),
    }),
  );
  routes.route("/", applicationPasswordRoutes(tenant));
  routes.route("/", federatedIdentityCredentialRoutes(tenant));
  routes.route(
    "/",
    ownerRoutes(tenant, {
      locate,
      setOwners: (objectId, owners) => directory.applications.update(objectId, { owners }),
    }),
  );
  return routes;
}

/**
 * The certificates themselves are shown for one object, and only to who asks for them.
 * https://learn.microsoft.com/graph/api/resources/keycredential#properties
 */
function keysIfSelected({ keyCredentials }: Application, select: readonly string[] | undefined): object {
  return select?.includes("keyCredentials") ? { keyCredentials } : {};
}

function settable(application: Application) {
  const { id: _id, appId: _appId, createdDateTime: _at, passwordCredentials: _secrets, ...properties } = application;
  return properties;
}
