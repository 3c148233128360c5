import { Hono } from "hono";
import type { GroupProperties } from "../tenant/groups.ts";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { addressOf, locateGroup, metadata } from "./addresses.ts";
import { heldBy } from "./app-role-assignments.ts";
import type { GraphEnv } from "./graph-env.ts";
import { groupReads } from "./group-reads.ts";
import { referenceBody, refuseUnlessKnown } from "./owners.ts";
import { demand } from "./permissions.ts";
import { readQueryOptions } from "./query-options.ts";
import { readBody } from "./request-body.ts";
import { groupBody, groupPatch, toGraphGroup } from "./shapes/group.ts";

/** https://learn.microsoft.com/graph/api/resources/group, security groups with assigned members */
export function groupRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { directory } = tenant;
  const routes = new Hono<GraphEnv>();
  routes.route("/", groupReads(tenant, "v1.0"));

  routes.post("/", async (context) => {
    demand(context.get("caller"), "writeGroups");
    readQueryOptions(context, {});
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
    demand(context.get("caller"), "writeGroups");
    readQueryOptions(context, {});
    const { id } = locateGroup(directory, context.req.param("key"));
    directory.groups.update(id, changesIn(await readBody(context, groupPatch, "Group")));
    return context.body(null, 204);
  });

  routes.delete("/:key", (context) => {
    demand(context.get("caller"), "writeGroups");
    readQueryOptions(context, {});
    directory.deleteGroup(locateGroup(directory, context.req.param("key")).id);
    return context.body(null, 204);
  });

  /** https://learn.microsoft.com/graph/api/group-post-members */
  routes.post("/:key/members/$ref", async (context) => {
    demand(context.get("caller"), "writeGroups");
    readQueryOptions(context, {});
    const { id } = locateGroup(directory, context.req.param("key"));
    const { "@odata.id": member } = await readBody(context, referenceBody, "Reference");
    refuseUnlessPrincipal(member);
    directory.groups.addMember(id, member);
    return context.body(null, 204);
  });

  /** https://learn.microsoft.com/graph/api/group-delete-members */
  routes.delete("/:key/members/:member/$ref", (context) => {
    demand(context.get("caller"), "writeGroups");
    readQueryOptions(context, {});
    const { id } = locateGroup(directory, context.req.param("key"));
    directory.groups.removeMember(id, context.req.param("member").toLowerCase());
    return context.body(null, 204);
  });

  routes.get("/:key/appRoleAssignments", (context) => {
    demand(context.get("caller"), "readHeldAppRoles");
    readQueryOptions(context, {});
    return context.json(heldBy(directory, locateGroup(directory, context.req.param("key")).id));
  });

  function refuseUnlessPrincipal(id: string): void {
    directory.principals.get(id);
    if (!directory.replication.hasArrived(id)) throw graphRefusals.notFound(id);
  }

  return routes;
}

const settable = ["displayName", "description", "mailNickname"] as const satisfies readonly (keyof GroupProperties)[];

function changesIn(body: Readonly<Record<string, unknown>>): Partial<GroupProperties> {
  return Object.fromEntries(
    settable.filter((property) => body[property] !== undefined).map((property) => [property, body[property]]),
  );
}
