import { Hono } from "hono";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { addressOf, arrivals, locateUser, metadata } from "./addresses.ts";
import { heldBy } from "./app-role-assignments.ts";
import { type GraphEnv, matches, project, readBody, definedProperties, selection } from "./request.ts";
import { admit } from "./permissions.ts";
import { toGraphUser, toWholeGraphUser, userBody, userPatch, userProperties } from "./shapes/user.ts";

/** Defaults for a user created without these properties. */
const userDefaults = { givenName: null, surname: null, mail: null, usageLocation: null, userType: "Member" as const };

/** https://learn.microsoft.com/graph/api/resources/user */
export function userRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { directory } = tenant;
  const routes = new Hono<GraphEnv>();

  routes.get("/", (context) => {
    const { filter, select } = admit(context, "readUsers", {
      filterable: ["userPrincipalName", "mailNickname", "displayName"],
      selectable: userProperties,
    });
    const users = arrivals(directory, directory.users.all()).filter((user) => matches(filter, { ...user }));
    return context.json({
      "@odata.context": metadata(`users${selection(select)}`),
      value: users.map((user) => (select ? project(toWholeGraphUser(user), select) : toGraphUser(user))),
    });
  });

  routes.post("/", async (context) => {
    admit(context, "writeUsers");
    const user = directory.users.create({
      ...userDefaults,
      ...definedProperties(await readBody(context, userBody, "User")),
    });
    context.header("Location", addressOf(`directoryObjects/${user.id}/Microsoft.DirectoryServices.User`));
    return context.json({ "@odata.context": metadata("users/$entity"), ...toGraphUser(user) }, 201);
  });

  routes.get("/:key", (context) => {
    const { select } = admit(context, "readUsers", { selectable: userProperties });
    const user = locateUser(directory, context.req.param("key"));
    return context.json({
      "@odata.context": metadata(`users${selection(select)}/$entity`),
      ...(select ? project(toWholeGraphUser(user), select) : toGraphUser(user)),
    });
  });

  routes.patch("/:key", async (context) => {
    admit(context, "writeUsers");
    const { id } = locateUser(directory, context.req.param("key"));
    // Replaces a password profile as a whole, because part of one has no password.
    directory.users.update(id, definedProperties(await readBody(context, userPatch, "User")));
    return context.body(null, 204);
  });

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

  /**
   * No user in the twin has a manager. 404 recorded with azuread 6.9.1.
   * https://learn.microsoft.com/graph/api/user-list-manager
   */
  routes.get("/:key/manager", (context) => {
    admit(context, "readUsers");
    locateUser(directory, context.req.param("key"));
    throw graphRefusals.notFound("manager");
  });

  routes.get("/:key/appRoleAssignments", (context) => {
    admit(context, "readHeldAppRoles");
    return context.json(heldBy(directory, locateUser(directory, context.req.param("key")).id));
  });

  return routes;
}
