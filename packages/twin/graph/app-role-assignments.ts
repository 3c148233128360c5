import { Hono } from "hono";
import type { AppRoleAssignment } from "../tenant/directory-objects.ts";
import type { Directory } from "../tenant/directory.ts";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { addressOf, locateServicePrincipal, metadata } from "./addresses.ts";
import { type GraphEnv, readBody } from "./request.ts";
import { admit } from "./permissions.ts";
import { appRoleAssignmentBody } from "./shapes/service-principal.ts";

/** https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto and related pages */
export function appRoleAssignmentRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { directory } = tenant;
  const routes = new Hono<GraphEnv>();

  routes.get("/:key/appRoleAssignments", (context) => {
    admit(context, "readAppRoleAssignments");
    const principal = locateServicePrincipal(directory, context.req.param("key"));
    return context.json(heldBy(directory, principal.id));
  });

  routes.get("/:key/appRoleAssignedTo", (context) => {
    admit(context, "readAppRoleAssignments");
    const resource = locateServicePrincipal(directory, context.req.param("key"));
    return context.json({
      "@odata.context": metadata("appRoleAssignments"),
      value: directory.appRoleAssignments.to(resource.id).map(toAnswer),
    });
  });

  routes.post("/:key/appRoleAssignedTo", async (context) => {
    admit(context, "writeAppRoleAssignments");
    const resource = locateServicePrincipal(directory, context.req.param("key"));
    const body = await readBody(context, appRoleAssignmentBody, "AppRoleAssignment");
    if (body.resourceId !== resource.id) {
      throw graphRefusals.invalid("Invalid value specified for property 'resourceId' of resource 'AppRoleAssignment'.");
    }
    if (!directory.replication.hasArrived(body.principalId)) throw graphRefusals.invalidReference();
    const assignment = directory.appRoleAssignments.create(body);
    const path = `servicePrincipals/${resource.id}/appRoleAssignedTo/${assignment.id}`;
    context.header("Location", addressOf(path));
    return context.json({ "@odata.context": contextOf(resource.id), ...toAnswer(assignment) }, 201);
  });

  routes.get("/:key/appRoleAssignedTo/:assignment", (context) => {
    admit(context, "readAppRoleAssignments");
    const resource = locateServicePrincipal(directory, context.req.param("key"));
    const assignment = assignmentTo(resource.id, context.req.param("assignment"));
    return context.json({ "@odata.context": contextOf(resource.id), ...toAnswer(assignment) });
  });

  routes.delete("/:key/appRoleAssignedTo/:assignment", (context) => {
    admit(context, "writeAppRoleAssignments");
    const resource = locateServicePrincipal(directory, context.req.param("key"));
    directory.appRoleAssignments.delete(assignmentTo(resource.id, context.req.param("assignment")).id);
    return context.body(null, 204);
  });

  function assignmentTo(resourceId: string, id: string): AppRoleAssignment {
    const assignment = directory.appRoleAssignments.get(id);
    if (assignment.resourceId !== resourceId) throw graphRefusals.notFound(id);
    return assignment;
  }

  return routes;
}

/**
 * Returns the direct assignments of a service principal, user or group.
 * https://learn.microsoft.com/graph/api/user-list-approleassignments
 */
export function heldBy({ appRoleAssignments }: Directory, principalId: string): object {
  return {
    "@odata.context": metadata("appRoleAssignments"),
    value: appRoleAssignments.heldBy(principalId).map(toAnswer),
  };
}

function contextOf(resourceId: string): string {
  return metadata(`servicePrincipals('${resourceId}')/appRoleAssignedTo/$entity`);
}

function toAnswer(assignment: AppRoleAssignment): object {
  return { deletedDateTime: null, ...assignment };
}
