import { Hono } from "hono";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import { NotSupported } from "../tenant/refusal.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { locateGroup, locateUser, metadata } from "./addresses.ts";
import { toGraphDirectoryObject } from "./directory-objects.ts";
import { referenceBody, refuseUnlessKnown } from "./owners.ts";
import { admit } from "./permissions.ts";
import { type GraphEnv, matches, readBody } from "./request.ts";

type Version = "v1.0" | "beta";

/** A group's members and owners, and the groups around it. https://learn.microsoft.com/graph/api/group-list-members */
export function groupReferenceRoutes(tenant: Tenant, version: Version): Hono<GraphEnv> {
  const { groups, principals } = tenant.directory;
  const routes = new Hono<GraphEnv>();
  const locate = (key: string) => locateGroup(tenant.directory, key);
  const lists: Readonly<Record<string, (id: string) => readonly string[]>> = {
    members: (id) => groups.get(id).members,
    owners: (id) => groups.get(id).owners,
    transitiveMembers: (id) => groups.allMembersOf(id),
    memberOf: (id) => groups.around(id).map((group) => group.id),
    transitiveMemberOf: (id) => groups.allAround(id).map((group) => group.id),
  };
  for (const [list, idsOf] of Object.entries(lists)) {
    routes.get(`/:key/${list}`, (context) => {
      const { filter } = admit(context, "readGroups", { filterable: ["id"] });
      const ids = idsOf(locate(context.req.param("key")).id).filter((id) => matches(filter, { id }));
      return context.json({
        "@odata.context": metadata("directoryObjects", version),
        value: ids.map((id) => toGraphDirectoryObject(tenant, id)),
      });
    });
  }

  const refuseUnknown = { members: refuseUnlessPrincipals, owners: refuseUnlessKnown } as const;
  for (const list of ["members", "owners"] as const) {
    /** https://learn.microsoft.com/graph/api/group-post-members and …-post-owners */
    routes.post(`/:key/${list}/$ref`, async (context) => {
      admit(context, "writeGroups");
      const { id } = locate(context.req.param("key"));
      const { "@odata.id": added } = await readBody(context, referenceBody, "Reference");
      refuseUnknown[list](tenant, [added]);
      groups.addReference(list, id, added);
      return context.body(null, 204);
    });

    /** https://learn.microsoft.com/graph/api/group-delete-members and …-delete-owners */
    routes.delete(`/:key/${list}/:id/$ref`, (context) => {
      admit(context, "writeGroups");
      const group = locate(context.req.param("key"));
      const removed = context.req.param("id").toLowerCase();
      if (list === "owners") refuseWithoutOwner(group.owners, removed);
      groups.removeReference(list, group.id, removed);
      return context.body(null, 204);
    });
  }

  /**
   * "The last owner (a user object) of the group can't be removed": https://learn.microsoft.com/graph/api/group-delete-owners
   * Inferred: a service principal counts as another owner. Wording reported widely.
   */
  function refuseWithoutOwner(owners: readonly string[], removed: string): void {
    const isLast = owners.length === 1 && owners.includes(removed);
    if (!isLast || principals.find(removed)?.principalType !== "User") return;
    throw graphRefusals.invalid("The group must have at least one owner, hence this owner cannot be removed.");
  }

  return routes;
}

/** Throws Request_ResourceNotFound (404) for a member that doesn't exist, or hasn't been replicated yet. */
export function refuseUnlessPrincipals({ directory }: Tenant, members: readonly string[]): void {
  for (const member of members) {
    directory.principals.get(member);
    if (!directory.replication.hasArrived(member)) throw graphRefusals.notFound(member);
  }
}

/** A user's groups. Directory roles would belong to the list. https://learn.microsoft.com/graph/api/user-list-memberof */
export function userMembershipRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { groups, directoryRoles } = tenant.directory;
  const routes = new Hono<GraphEnv>();
  const lists = { memberOf: groups.around.bind(groups), transitiveMemberOf: groups.allAround.bind(groups) };
  for (const [list, groupsOf] of Object.entries(lists)) {
    routes.get(`/:key/${list}`, (context) => {
      const { filter } = admit(context, "readUsers", { filterable: ["id"] });
      const { id } = locateUser(tenant.directory, context.req.param("key"));
      if (directoryRoles.memberRolesOf(id).length > 0) throw new NotSupported(`directory roles in ${list} of a user`);
      return context.json({
        "@odata.context": metadata("directoryObjects"),
        value: groupsOf(id)
          .filter((group) => matches(filter, { id: group.id }))
          .map((group) => toGraphDirectoryObject(tenant, group.id)),
      });
    });
  }
  return routes;
}
