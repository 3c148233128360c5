import { Hono } from "hono";
import { blankApplication } from "../tenant/applications.ts";
import { refusePublicClientUnderPolicy } from "../tenant/conditional-access/refuse-policy.ts";
import type { Application } from "../tenant/directory-objects.ts";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import { resolveKeyCredentials } from "../tenant/key-credentials.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { addressOf, arrivals, locateApplication, metadata } from "./addresses.ts";
import { federatedIdentityCredentialRoutes } from "./federated-identity-credentials.ts";
import { type GraphEnv, matches, project, readBody, readOnly, readQueryOptions, selection } from "./request.ts";
import { ownedObjectRoutes, refuseUnlessKnown } from "./owners.ts";
import { admit, admitToWrite, ownersAtCreation } from "./permissions.ts";
import {
  addPasswordBody,
  applicationBody,
  applicationProperties,
  removePasswordBody,
  toGraphApplication,
  toGraphPassword,
} from "./shapes/application.ts";

/** https://learn.microsoft.com/graph/api/resources/application */
export function applicationRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { directory } = tenant;
  const toAnswer = (application: Application) =>
    toGraphApplication(application, { publisherDomain: tenant.initialDomain });
  const locate = (key: string) => locateApplication(directory, key);
  const routes = new Hono<GraphEnv>();

  routes.get("/", (context) => {
    const { filter, select } = admit(context, "readApplications", {
      filterable: ["appId", "displayName"],
      // The Azure CLI filters by it: https://learn.microsoft.com/graph/filter-query-parameter
      startable: ["displayName"],
      // https://learn.microsoft.com/graph/api/resources/application#properties
      collections: ["tags"],
      selectable: applicationProperties,
    });
    const applications = arrivals(directory, directory.applications.all()).filter(({ appId, displayName, tags }) =>
      matches(filter, { appId, displayName, tags }),
    );
    return context.json({
      "@odata.context": metadata(`applications${selection(select)}`),
      value: applications.map((application) => project(toAnswer(application), select)),
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
    const { select } = admit(context, "readApplications", { selectable: applicationProperties });
    const application = locate(context.req.param("key"));
    return context.json({
      "@odata.context": metadata(`applications${selection(select)}/$entity`),
      ...project({ ...toAnswer(application), ...keysIfSelected(application, select) }, select),
    });
  });

  routes.route(
    "/",
    ownedObjectRoutes(tenant, {
      resource: "Application",
      body: applicationBody,
      locate,
      update: ({ id }, { keyCredentials: keys, ...changes }) => {
        // Reads the current state, because another request may have changed it while this one's body arrived.
        const current = directory.applications.get(id);
        const after = mergePatch(settable(current), changes);
        refusePublicClientUnderPolicy(
          { before: current, after },
          tenant.conditionalAccess.policies,
          tenant.directoryBehavior,
        );
        directory.applications.update(id, {
          ...after,
          ...(keys && { keyCredentials: resolveKeyCredentials(keys, current.keyCredentials, tenant.newId) }),
        });
        if (tenant.directoryBehavior.removedAppRole === "assignmentsGo") directory.forgetRolesRemovedFrom(current);
      },
      remove: (objectId) => directory.deleteApplication(objectId),
      setOwners: (objectId, owners) => directory.applications.update(objectId, { owners }),
    }),
  );
  routes.route("/", applicationPasswordRoutes(tenant));
  routes.route("/", federatedIdentityCredentialRoutes(tenant));
  return routes;
}

/**
 * Returns the certificates themselves only for a single object, and only if the caller selects them.
 * https://learn.microsoft.com/graph/api/resources/keycredential#properties
 */
function keysIfSelected({ keyCredentials }: Application, select: readonly string[] | undefined): object {
  return select?.includes("keyCredentials") ? { keyCredentials } : {};
}

function settable(application: Application) {
  const { id: _id, appId: _appId, createdDateTime: _at, passwordCredentials: _secrets, ...properties } = application;
  return properties;
}

/** https://learn.microsoft.com/graph/api/application-addpassword and …-removepassword */
function applicationPasswordRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { directory } = tenant;
  const routes = new Hono<GraphEnv>();

  routes.post("/:key/addPassword", async (context) => {
    const application = admitToWrite(context, () => locateApplication(directory, context.req.param("key")));
    const { passwordCredential: properties } = await readBody(context, addPasswordBody, "PasswordCredential");
    const credential = directory.applications.addPassword(application.id, {
      displayName: properties?.displayName ?? null,
      ...(properties?.startDateTime && { startDateTime: properties.startDateTime }),
      ...(properties?.endDateTime && { endDateTime: properties.endDateTime }),
    });
    return context.json({
      "@odata.context": metadata("microsoft.graph.passwordCredential"),
      ...toGraphPassword(credential),
    });
  });

  routes.post("/:key/removePassword", async (context) => {
    const application = admitToWrite(context, () => locateApplication(directory, context.req.param("key")));
    const { keyId } = await readBody(context, removePasswordBody, "PasswordCredential");
    directory.applications.removePassword(application.id, keyId);
    return context.body(null, 204);
  });

  return routes;
}

/** The contents of a PATCH: any part of an object, to any depth. Collections only as a whole. */
type Patch<Whole> = {
  readonly [Property in keyof Whole]?: Part<Whole[Property]> | undefined;
};

type Part<Value> = Value extends readonly unknown[] ? Value : Value extends object ? Patch<Value> : Value;

/**
 * Graph's PATCH merges a complex property member by member and replaces a collection. null is a value.
 * https://learn.microsoft.com/graph/api/application-update
 */
function mergePatch<Whole extends object>(whole: Whole, patch: Patch<Whole>): Whole {
  return merge(whole, patch) as Whole;
}

function merge(whole: object, patch: object): object {
  const merged: Record<string, unknown> = { ...whole };
  for (const [property, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    const before = merged[property];
    merged[property] = isComplex(value) && isComplex(before) ? merge(before, value) : value;
  }
  return merged;
}

function isComplex(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
