import { Hono } from "hono";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { addressOf, arrivals, locateGroup, metadata } from "./addresses.ts";
import { heldBy } from "./app-role-assignments.ts";
import { toGraphDirectoryObject } from "./directory-objects.ts";
import { type GraphEnv, matches, project, readBody, definedProperties, selection } from "./request.ts";
import { referenceBody, refuseUnlessKnown } from "./owners.ts";
import { admit } from "./permissions.ts";
import { groupBody, groupPatch, groupProperties, toGraphGroup } from "./shapes/group.ts";

/** Security groups with assigned members. https://learn.microsoft.com/graph/api/resources/group */
export function groupRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { directory } = tenant;
  const routes = new Hono<GraphEnv>();
  routes.route("/", groupReads(tenant, "v1.0"));

  routes.post("/", async (context) => {
    admit(context, "writeGroups");
    const body = await readBody(context, groupBody, "Group");
    const members = [...new Set(body["members@odata.bind"] ?? [])];
    const owners = [...new Set(body["owners@odata.bind"] ?? [])];
    for (const member of members) refuseUnlessPrincipal(member);
    refuseUnlessKnown(tenant, owners);
    const { displayName, description = null, mailNickname } = body;
    const group = directory.groups.create({ displayName, description, mailNickname, members, owners });
    context.header("Location", addressOf(`directoryObjects/${group.id}/Microsoft.DirectoryServices.Group`));
    return context.json({ "@odata.context": metadata("groups/$entity"), ...toGraphGroup(group) }, 201);
  });

  routes.patch("/:key", async (context) => {
    admit(context, "writeGroups");
    const { id } = locateGroup(directory, context.req.param("key"));
    const { mailEnabled: _mail, securityEnabled: _security, ...body } = await readBody(context, groupPatch, "Group");
    directory.groups.update(id, definedProperties(body));
    return context.body(null, 204);
  });

  routes.delete("/:key", (context) => {
    admit(context, "writeGroups");
    directory.deleteGroup(locateGroup(directory, context.req.param("key")).id);
    return context.body(null, 204);
  });

  /** https://learn.microsoft.com/graph/api/group-post-members */
  routes.post("/:key/members/$ref", async (context) => {
    admit(context, "writeGroups");
    const { id } = locateGroup(directory, context.req.param("key"));
    const { "@odata.id": member } = await readBody(context, referenceBody, "Reference");
    refuseUnlessPrincipal(member);
    directory.groups.addMember(id, member);
    return context.body(null, 204);
  });

  /** https://learn.microsoft.com/graph/api/group-delete-members */
  routes.delete("/:key/members/:member/$ref", (context) => {
    admit(context, "writeGroups");
    const { id } = locateGroup(directory, context.req.param("key"));
    directory.groups.removeMember(id, context.req.param("member").toLowerCase());
    return context.body(null, 204);
  });

  routes.get("/:key/appRoleAssignments", (context) => {
    admit(context, "readHeldAppRoles");
    return context.json(heldBy(directory, locateGroup(directory, context.req.param("key")).id));
  });

  function refuseUnlessPrincipal(id: string): void {
    directory.principals.get(id);
    if (!directory.replication.hasArrived(id)) throw graphRefusals.notFound(id);
  }

  return routes;
}

/**
 * The reads that v1.0 and beta answer alike. azuread 6.9.1 looks up groups in beta.
 * https://learn.microsoft.com/graph/api/group-list
 */
export function groupReads(tenant: Tenant, version: "v1.0" | "beta"): Hono<GraphEnv> {
  const { directory } = tenant;
  const routes = new Hono<GraphEnv>();

  routes.get("/", (context) => {
    const { filter, select } = admit(context, "readGroups", {
      filterable: ["displayName", "mailNickname"],
      flags: ["securityEnabled", "mailEnabled"],
      selectable: groupProperties,
    });
    const groups = arrivals(directory, directory.groups.all())
      .map((group) => toGraphGroup(group))
      .filter((group) => matches(filter, group));
    return context.json({
      "@odata.context": metadata(`groups${selection(select)}`, version),
      value: groups.map((group) => project(group, select)),
    });
  });

  routes.get("/:key", (context) => {
    const { select } = admit(context, "readGroups", { selectable: groupProperties });
    const group = locateGroup(directory, context.req.param("key"));
    return context.json({
      "@odata.context": metadata(`groups${selection(select)}/$entity`, version),
      ...project(toGraphGroup(group), select),
    });
  });

  for (const property of ["members", "owners"] as const) {
    routes.get(`/:key/${property}`, (context) => {
      admit(context, "readGroups");
      const group = locateGroup(directory, context.req.param("key"));
      return context.json({
        "@odata.context": metadata("directoryObjects", version),
        value: group[property].map((id) => toGraphDirectoryObject(tenant, id)),
      });
    });
  }

  return routes;
}
