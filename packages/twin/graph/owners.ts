import { Hono } from "hono";
import { z } from "zod";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import type { Changes, Properties, ResourceTable } from "../tenant/resources/resource-table.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { metadata } from "./addresses.ts";
import { toGraphDirectoryObject } from "./directory-objects.ts";
import { admit, admitToWrite } from "./permissions.ts";
import { type GraphEnv, matches, readBody, readChanges } from "./request.ts";
import { directoryObjectAddress } from "../tenant/resources/property-schemas.ts";

export const referenceBody = z.strictObject({ "@odata.id": directoryObjectAddress });

interface Owned {
  readonly id: string;
  readonly owners: readonly string[];
}

interface OwnedObjects<Item extends Owned, Table extends Properties> {
  readonly table: ResourceTable<Table>;
  readonly toAnswer: (item: Item) => Readonly<Record<string, unknown>>;
  /** Throws Request_ResourceNotFound (404). */
  readonly locate: (key: string) => Item;
  /** Throws Graph's refusals for the rest of the body. */
  readonly update: (item: Item, changes: Changes<Table>) => void;
  readonly remove: (objectId: string) => void;
  readonly setOwners: (objectId: string, owners: readonly string[]) => void;
}

/**
 * Routes to change an object, delete it, and manage its owners. The same for applications and service principals.
 * https://learn.microsoft.com/graph/api/application-update, …-delete, …-list-owners, …-post-owners, …-delete-owners;
 * serviceprincipal-update and related pages
 */
export function ownedObjectRoutes<Item extends Owned, Table extends Properties>(
  tenant: Tenant,
  type: OwnedObjects<Item, Table>,
): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.patch("/:key", async (context) => {
    const item = admitToWrite(context, () => type.locate(context.req.param("key")));
    type.update(item, await readChanges(context, type.table, type.toAnswer(item)));
    return context.body(null, 204);
  });

  routes.delete("/:key", (context) => {
    const { id } = admitToWrite(context, () => type.locate(context.req.param("key")));
    type.remove(id);
    return context.body(null, 204);
  });

  routes.get("/:key/owners", (context) => {
    const { filter } = admit(context, "readApplications", { filterable: ["id"] });
    const { owners } = type.locate(context.req.param("key"));
    // A deleted owner no longer counts.
    const matching = owners.filter((id) => tenant.directory.principals.find(id) && matches(filter, { id }));
    return context.json({
      "@odata.context": metadata("directoryObjects"),
      value: matching.map((id) => toGraphDirectoryObject(tenant, id)),
    });
  });

  routes.post("/:key/owners/$ref", async (context) => {
    const target = admitToWrite(context, () => type.locate(context.req.param("key")));
    const { "@odata.id": owner } = await readBody(context, referenceBody, "Reference");
    refuseUnlessKnown(tenant, [owner]);
    const { owners } = type.locate(target.id);
    if (owners.includes(owner)) throw graphRefusals.referenceExists("owners");
    type.setOwners(target.id, [...owners, owner]);
    return context.body(null, 204);
  });

  routes.delete("/:key/owners/:owner/$ref", (context) => {
    const target = admitToWrite(context, () => type.locate(context.req.param("key")));
    const owner = context.req.param("owner").toLowerCase();
    if (!target.owners.includes(owner)) throw graphRefusals.notFound(owner);
    type.setOwners(
      target.id,
      target.owners.filter((id) => id !== owner),
    );
    return context.body(null, 204);
  });

  return routes;
}

/** Users and service principals can be owners, but groups can't. Throws Request_ResourceNotFound (404). */
export function refuseUnlessKnown({ directory }: Tenant, owners: readonly string[]): void {
  for (const owner of owners) {
    const { id, principalType } = directory.principals.get(owner);
    // Wording is ours.
    if (principalType === "Group") throw graphRefusals.invalid(`The group '${id}' cannot be an owner.`);
    if (!directory.replication.hasArrived(id)) throw graphRefusals.notFound(id);
  }
}
