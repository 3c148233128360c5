import { Hono } from "hono";
import type { AppRoleAssignment } from "../tenant/directory-objects.ts";
import type { Directory } from "../tenant/directory.ts";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { addressOf, locateServicePrincipal, metadata } from "./addresses.ts";
import { type GraphEnv, readBody } from "./request.ts";
import { admit } from "./permissions.ts";
import { appRoleAssignmentBody } from "./shapes/service-principal.ts";

/** An assignment is a property of both ends: the resource's `appRoleAssignedTo`, and the principal's `appRoleAssignments`. */
const sides = [
  { collection: "appRoleAssignedTo", end: "resourceId" },
  { collection: "appRoleAssignments", end: "principalId" },
] as const;

/**
 * https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto, …-post-approleassignments and related
 * pages
 */
export function appRoleAssignmentRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { directory } = tenant;
  const assignments = directory.appRoleAssignments;
  const routes = new Hono<GraphEnv>();

  for (const { collection, end } of sides) {
    const contextOf = (id: string) => metadata(`servicePrincipals('${id}')/${collection}/$entity`);
    const locate = (key: string) => locateServicePrincipal(directory, key);
    const assignmentOf = (id: string, assignmentId: string) => {
      const assignment = assignments.get(assignmentId);
      if (assignment[end] !== id) throw graphRefusals.notFound(assignmentId);
      return assignment;
    };

    routes.get(`/:key/${collection}`, (context) => {
      admit(context, "readAppRoleAssignments");
      const { id } = locate(context.req.param("key"));
      const value = assignments.all().filter((assignment) => assignment[end] === id);
      return context.json({ "@odata.context": metadata("appRoleAssignments"), value: value.map(toAnswer) });
    });

    routes.post(`/:key/${collection}`, async (context) => {
      admit(context, "writeAppRoleAssignments");
      const { id } = locate(context.req.param("key"));
      const body = await readBody(context, appRoleAssignmentBody, "AppRoleAssignment");
      if (body[end] !== id) {
        throw graphRefusals.invalid(`Invalid value specified for property '${end}' of resource 'AppRoleAssignment'.`);
      }
      const isThere = [body.principalId, body.resourceId].every((objectId) =>
        directory.replication.hasArrived(objectId),
      );
      if (!isThere) throw graphRefusals.invalidReference();
      const assignment = assignments.create(body);
      context.header("Location", addressOf(`servicePrincipals/${id}/${collection}/${assignment.id}`));
      return context.json({ "@odata.context": contextOf(id), ...toAnswer(assignment) }, 201);
    });

    routes.get(`/:key/${collection}/:assignment`, (context) => {
      admit(context, "readAppRoleAssignments");
      const { id } = locate(context.req.param("key"));
      const assignment = assignmentOf(id, context.req.param("assignment"));
      return context.json({ "@odata.context": contextOf(id), ...toAnswer(assignment) });
    });

    routes.delete(`/:key/${collection}/:assignment`, (context) => {
      admit(context, "writeAppRoleAssignments");
      const { id } = locate(context.req.param("key"));
      assignments.delete(assignmentOf(id, context.req.param("assignment")).id);
      return context.body(null, 204);
    });
  }

  return routes;
}

/**
 * Returns the direct assignments of a user or group.
 * https://learn.microsoft.com/graph/api/user-list-approleassignments
 */
export function heldBy({ appRoleAssignments }: Directory, principalId: string): object {
  return {
    "@odata.context": metadata("appRoleAssignments"),
    value: appRoleAssignments.heldBy(principalId).map(toAnswer),
  };
}

function toAnswer(assignment: AppRoleAssignment): object {
  return { deletedDateTime: null, ...assignment };
}
