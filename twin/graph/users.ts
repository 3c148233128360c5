import { Hono } from "hono";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import type { Tenant } from "../tenant/tenant.ts";
import type { UserProperties } from "../tenant/users.ts";
import { addressOf, arrivals, locateUser, metadata } from "./addresses.ts";
import { heldBy } from "./app-role-assignments.ts";
import type { GraphEnv } from "./graph-env.ts";
import { demand } from "./permissions.ts";
import { matches, project, readQueryOptions, selection } from "./query-options.ts";
import { readBody } from "./request-body.ts";
import { toGraphUser, toWholeGraphUser, userBody, userPatch, userProperties } from "./shapes/user.ts";

/** https://learn.microsoft.com/graph/api/resources/user */
export function userRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { directory } = tenant;
  const routes = new Hono<GraphEnv>();

  routes.get("/", (context) => {
    demand(context.get("caller"), "readUsers");
    const { filter, select } = readQueryOptions(context, {
      filterable: ["userPrincipalName", "mailNickname", "displayName"],
      selectable: userProperties,
    });
    const found = arrivals(directory, directory.users.all()).filter((user) => matches(filter, { ...user }));
    return context.json({
      "@odata.context": metadata(`users${selection(select)}`),
      value: found.map((user) => (select ? project(toWholeGraphUser(user), select) : toGraphUser(user))),
    });
  });

  routes.post("/", async (context) => {
    demand(context.get("caller"), "writeUsers");
    readQueryOptions(context, {});
    const body = await readBody(context, userBody, "User");
    const user = directory.users.create({
      accountEnabled: body.accountEnabled,
      displayName: body.displayName,
      userPrincipalName: body.userPrincipalName,
      mailNickname: body.mailNickname,
      passwordProfile: body.passwordProfile,
      givenName: body.givenName ?? null,
      surname: body.surname ?? null,
      mail: body.mail ?? null,
      usageLocation: body.usageLocation ?? null,
      userType: body.userType ?? "Member",
    });
    context.header("Location", addressOf(`directoryObjects/${user.id}/Microsoft.DirectoryServices.User`));
    return context.json({ "@odata.context": metadata("users/$entity"), ...toGraphUser(user) }, 201);
  });

  routes.get("/:key", (context) => {
    demand(context.get("caller"), "readUsers");
    const { select } = readQueryOptions(context, { selectable: userProperties });
    const user = locateUser(directory, context.req.param("key"));
    return context.json({
      "@odata.context": metadata(`users${selection(select)}/$entity`),
      ...(select ? project(toWholeGraphUser(user), select) : toGraphUser(user)),
    });
  });

  routes.patch("/:key", async (context) => {
    demand(context.get("caller"), "writeUsers");
    readQueryOptions(context, {});
    const { id } = locateUser(directory, context.req.param("key"));
    directory.users.update(id, changesIn(await readBody(context, userPatch, "User")));
    return context.body(null, 204);
  });

  routes.delete("/:key", (context) => {
    demand(context.get("caller"), "writeUsers");
    readQueryOptions(context, {});
    directory.deleteUser(locateUser(directory, context.req.param("key")).id);
    return context.body(null, 204);
  });

  /** https://learn.microsoft.com/graph/api/user-revokesigninsessions */
  routes.post("/:key/revokeSignInSessions", (context) => {
    demand(context.get("caller"), "writeUsers");
    readQueryOptions(context, {});
    directory.users.revokeSignInSessions(locateUser(directory, context.req.param("key")).id);
    return context.json({ "@odata.context": metadata("Edm.Boolean"), value: true });
  });

  /** Nobody in the twin has a manager. https://learn.microsoft.com/graph/api/user-list-manager; 404 recorded with azuread 6.9.1 */
  routes.get("/:key/manager", (context) => {
    demand(context.get("caller"), "readUsers");
    readQueryOptions(context, {});
    locateUser(directory, context.req.param("key"));
    throw graphRefusals.notFound("manager");
  });

  routes.get("/:key/appRoleAssignments", (context) => {
    demand(context.get("caller"), "readHeldAppRoles");
    readQueryOptions(context, {});
    return context.json(heldBy(directory, locateUser(directory, context.req.param("key")).id));
  });

  return routes;
}

/** A password profile is replaced as a whole: half of one has no password. */
function changesIn(body: Readonly<Record<string, unknown>>): Partial<UserProperties> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
