import { Hono } from "hono";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import { NotSupported } from "../tenant/refusal.ts";
import { userTable } from "../tenant/resources/user.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { addressOf, arrivals, locateUser, metadata } from "./addresses.ts";
import { heldBy } from "./app-role-assignments.ts";
import { toGraphDirectoryObject } from "./directory-objects.ts";
import { userMembershipRoutes } from "./group-references.ts";
import { referenceBody } from "./owners.ts";
import { type GraphEnv, matches, project, readBody, readChanges, readNew, selection } from "./request.ts";
import { admit } from "./permissions.ts";
import { toGraphUser, toWholeGraphUser } from "./shapes/user.ts";

/** https://learn.microsoft.com/graph/api/resources/user */
export function userRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { directory } = tenant;
  const routes = new Hono<GraphEnv>();

  routes.get("/", (context) => {
    const { filter, select } = admit(context, "readUsers", userTable);
    const users = arrivals(directory, directory.users.all()).filter((user) => matches(filter, toWholeGraphUser(user)));
    return context.json({
      "@odata.context": metadata(`users${selection(select)}`),
      value: users.map((user) => (select ? project(toWholeGraphUser(user), select) : toGraphUser(user))),
    });
  });

  routes.post("/", async (context) => {
    admit(context, "writeUsers");
    const body = await readNew(context, userTable);
    const manager = body["manager@odata.bind"];
    if (manager !== undefined) refuseUnlessUser(manager);
    const user = directory.users.create(body);
    if (manager !== undefined) directory.users.setManager(user.id, manager);
    context.header("Location", addressOf(`directoryObjects/${user.id}/Microsoft.DirectoryServices.User`));
    return context.json({ "@odata.context": metadata("users/$entity"), ...toGraphUser(user) }, 201);
  });

  routes.get("/:key", (context) => {
    const { select } = admit(context, "readUsers", { selectable: userTable.selectable });
    const user = locateUser(directory, context.req.param("key"));
    return context.json({
      "@odata.context": metadata(`users${selection(select)}/$entity`),
      ...(select ? project(toWholeGraphUser(user), select) : toGraphUser(user)),
    });
  });

  routes.route("/", userChangeRoutes(tenant));
  routes.route("/", userMembershipRoutes(tenant));

  routes.delete("/:key", (context) => {
    admit(context, "writeUsers");
    directory.deleteUser(locateUser(directory, context.req.param("key")).id);
    return context.body(null, 204);
  });

  /** https://learn.microsoft.com/graph/api/user-revokesigninsessions */
  routes.post("/:key/revokeSignInSessions", (context) => {
    admit(context, "writeUsers");
    directory.users.revokeSignInSessions(locateUser(directory, context.req.param("key")).id);
    return context.json({ "@odata.context": metadata("Edm.Boolean"), value: true });
  });

  /** 404 recorded with azuread 6.9.1. https://learn.microsoft.com/graph/api/user-list-manager */
  routes.get("/:key/manager", (context) => {
    admit(context, "readUsers");
    const { managerId } = locateUser(directory, context.req.param("key"));
    if (managerId === null || !directory.users.find(managerId)) throw graphRefusals.notFound("manager");
    return context.json({
      "@odata.context": metadata("directoryObjects/$entity"),
      ...toGraphDirectoryObject(tenant, managerId),
    });
  });

  /** https://learn.microsoft.com/graph/api/user-post-manager */
  routes.put("/:key/manager/$ref", async (context) => {
    admit(context, "writeUsers");
    const { id } = locateUser(directory, context.req.param("key"));
    const { "@odata.id": manager } = await readBody(context, referenceBody, "Reference");
    refuseUnlessUser(manager);
    directory.users.setManager(id, manager);
    return context.body(null, 204);
  });

  /** https://learn.microsoft.com/graph/api/user-delete-manager */
  routes.delete("/:key/manager/$ref", (context) => {
    admit(context, "writeUsers");
    const { id, managerId } = locateUser(directory, context.req.param("key"));
    if (managerId === null) throw graphRefusals.notFound("manager");
    directory.users.setManager(id, null);
    return context.body(null, 204);
  });

  routes.get("/:key/appRoleAssignments", (context) => {
    admit(context, "readHeldAppRoles");
    return context.json(heldBy(directory, locateUser(directory, context.req.param("key")).id));
  });

  /** Managers can also be organizational contacts, which the twin doesn't have. */
  function refuseUnlessUser(id: string): void {
    locateUser(directory, id);
  }

  return routes;
}

/**
 * The provider writes and reads `showInAddressList` in beta, because of a known issue of v1.0. Without `$select`, beta
 * answers more than the twin knows.
 * https://learn.microsoft.com/graph/api/user-update?view=graph-rest-beta
 */
export function betaUserRoutes(tenant: Tenant): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();
  routes.route("/", userChangeRoutes(tenant));

  routes.get("/:key", (context) => {
    const { select } = admit(context, "readUsers", { selectable: userTable.selectable });
    if (!select) throw new NotSupported(`GET ${context.req.path} without $select`);
    const user = toWholeGraphUser(locateUser(tenant.directory, context.req.param("key")));
    const type = metadata(`users${selection(select)}/$entity`, "beta");
    return context.json({ "@odata.context": type, ...project(user, select) });
  });

  return routes;
}

function userChangeRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { directory } = tenant;
  const routes = new Hono<GraphEnv>();

  routes.patch("/:key", async (context) => {
    admit(context, "writeUsers");
    const user = locateUser(directory, context.req.param("key"));
    const changes = await readChanges(context, userTable, toWholeGraphUser(user));
    if (changes["manager@odata.bind"]) throw new NotSupported("'manager@odata.bind' in a PATCH of a user");
    directory.users.update(user.id, changes);
    return context.body(null, 204);
  });

  return routes;
}
