import { Hono } from "hono";
import type { Group } from "../tenant/directory-objects.ts";
import { NotSupported } from "../tenant/refusal.ts";
import { betaGroupTable, groupTable } from "../tenant/resources/group.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { addressOf, arrivals, locateGroup, metadata } from "./addresses.ts";
import { heldBy } from "./app-role-assignments.ts";
import { groupReferenceRoutes, refuseUnlessPrincipals } from "./group-references.ts";
import { type GraphEnv, matches, project, readChanges, readNew, selection } from "./request.ts";
import { refuseUnlessKnown } from "./owners.ts";
import { admit } from "./permissions.ts";
import { toBetaGraphGroup, toGraphGroup } from "./shapes/group.ts";

/**
 * Security groups with assigned members. The azuread provider writes and reads groups in beta.
 * https://learn.microsoft.com/graph/api/resources/group
 */
export function groupRoutes(tenant: Tenant, version: "v1.0" | "beta"): Hono<GraphEnv> {
  const { directory } = tenant;
  const [table, toAnswer] =
    version === "v1.0" ? [groupTable, (group: Group) => toGraphGroup(group)] : [betaGroupTable, toBetaGraphGroup];
  const routes = new Hono<GraphEnv>();
  routes.route("/", groupReferenceRoutes(tenant, version));

  routes.get("/", (context) => {
    const { filter, select } = admit(context, "readGroups", table);
    const groups = arrivals(directory, directory.groups.all()).map(toAnswer);
    return context.json({
      "@odata.context": metadata(`groups${selection(select)}`, version),
      value: groups.filter((group) => matches(filter, group)).map((group) => project(group, select)),
    });
  });

  routes.get("/:key", (context) => {
    const { select } = admit(context, "readGroups", { selectable: table.selectable });
    const group = locateGroup(directory, context.req.param("key"));
    return context.json({
      "@odata.context": metadata(`groups${selection(select)}/$entity`, version),
      ...project(toAnswer(group), select),
    });
  });

  routes.post("/", async (context) => {
    admit(context, "writeGroups");
    const body = await readNew(context, table);
    const members = [...new Set(body["members@odata.bind"])];
    const owners = [...new Set(body["owners@odata.bind"])];
    refuseUnlessPrincipals(tenant, members);
    refuseUnlessKnown(tenant, owners);
    const group = directory.groups.create(body, { members, owners });
    context.header("Location", addressOf(`directoryObjects/${group.id}/Microsoft.DirectoryServices.Group`));
    return context.json({ "@odata.context": metadata("groups/$entity", version), ...toAnswer(group) }, 201);
  });

  /** Adds the members that it names: https://learn.microsoft.com/graph/api/group-post-members#example-2 */
  routes.patch("/:key", async (context) => {
    admit(context, "writeGroups");
    const group = locateGroup(directory, context.req.param("key"));
    const body = await readChanges(context, table, toAnswer(group));
    const members = [...new Set(body["members@odata.bind"])];
    if (body["owners@odata.bind"]) throw new NotSupported("'owners@odata.bind' in a PATCH of a group");
    refuseUnlessPrincipals(tenant, members);
    for (const member of members) directory.groups.addReference("members", group.id, member);
    directory.groups.update(group.id, body);
    return context.body(null, 204);
  });

  routes.delete("/:key", (context) => {
    admit(context, "writeGroups");
    directory.deleteGroup(locateGroup(directory, context.req.param("key")).id);
    return context.body(null, 204);
  });

  routes.get("/:key/appRoleAssignments", (context) => {
    admit(context, "readHeldAppRoles");
    return context.json(heldBy(directory, locateGroup(directory, context.req.param("key")).id));
  });

  return routes;
}
