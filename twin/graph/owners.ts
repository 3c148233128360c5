import { Hono } from "hono";
import { z } from "zod";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { metadata } from "./addresses.ts";
import type { GraphEnv } from "./graph-env.ts";
import { demand, demandWrite } from "./permissions.ts";
import { matches, readQueryOptions } from "./query-options.ts";
import { readBody } from "./request-body.ts";
import { toGraphDirectoryObject } from "./shapes/directory-object.ts";
import { directoryObjectAddress } from "./shapes/primitives.ts";

/** What has owners: applications and service principals alike. */
interface OwnedCollection {
  readonly locate: (key: string) => { readonly id: string; readonly owners: readonly string[] };
  readonly setOwners: (objectId: string, owners: readonly string[]) => void;
}

export const referenceBody = z.strictObject({ "@odata.id": directoryObjectAddress });

/** https://learn.microsoft.com/graph/api/application-list-owners, …-post-owners, …-delete-owners */
export function ownerRoutes(tenant: Tenant, owned: OwnedCollection): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.get("/:key/owners", (context) => {
    demand(context.get("caller"), "readApplications");
    const { filter } = readQueryOptions(context, { filterable: ["id"] });
    const { owners } = owned.locate(context.req.param("key"));
    // An owner who was deleted is none any more.
    const wanted = owners.filter((id) => tenant.directory.principals.find(id) && matches(filter, { id }));
    return context.json({
      "@odata.context": metadata("directoryObjects"),
      value: wanted.map((id) => toGraphDirectoryObject(tenant, id)),
    });
  });

  routes.post("/:key/owners/$ref", async (context) => {
    const target = demandWrite(context.get("caller"), () => owned.locate(context.req.param("key")));
    readQueryOptions(context, {});
    const { "@odata.id": owner } = await readBody(context, referenceBody, "Reference");
    refuseUnlessKnown(tenant, [owner]);
    const { owners } = owned.locate(target.id);
    if (owners.includes(owner)) throw graphRefusals.referenceExists("owners");
    owned.setOwners(target.id, [...owners, owner]);
    return context.body(null, 204);
  });

  routes.delete("/:key/owners/:owner/$ref", (context) => {
    const target = demandWrite(context.get("caller"), () => owned.locate(context.req.param("key")));
    readQueryOptions(context, {});
    const owner = context.req.param("owner").toLowerCase();
    if (!target.owners.includes(owner)) throw graphRefusals.notFound(owner);
    owned.setOwners(
      target.id,
      target.owners.filter((id) => id !== owner),
    );
    return context.body(null, 204);
  });

  return routes;
}

/** Users and service principals own, groups do not. Throws Request_ResourceNotFound (404). */
export function refuseUnlessKnown({ directory }: Tenant, owners: readonly string[]): void {
  for (const owner of owners) {
    const { id, principalType } = directory.principals.get(owner);
    // Wording ours.
    if (principalType === "Group") throw graphRefusals.invalid(`The group '${id}' cannot be an owner.`);
    if (!directory.replication.hasArrived(id)) throw graphRefusals.notFound(id);
  }
}
