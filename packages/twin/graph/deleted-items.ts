import { Hono } from "hono";
import type { BearerClaims } from "../network/bearer-token.ts";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { metadata, refuseReservedSegment } from "./addresses.ts";
import { type GraphEnv, matches, readQueryOptions } from "./request.ts";
import { type Activity, admit, requirePermission, requireAny, requireWrite } from "./permissions.ts";
import { toGraphApplication } from "./shapes/application.ts";
import { toGraphGroup } from "./shapes/group.ts";
import { toGraphServicePrincipal } from "./shapes/service-principal.ts";
import { toWholeGraphUser } from "./shapes/user.ts";
import { type Recyclable } from "../tenant/recycle-bin.ts";

/** The part of the recycle bin for one type. */
interface Bin {
  readonly type: string;
  readonly collection: string;
  readonly filterable: readonly string[];
  readonly read: Activity;
  readonly items: () => readonly { readonly id: string; readonly answer: Readonly<Record<string, unknown>> }[];
  /** Throws Authorization_RequestDenied (403). */
  readonly requirePurge: (caller: BearerClaims, id: string) => void;
}

/** The recycle bin. https://learn.microsoft.com/graph/api/directory-deleteditems-list, …-get and …-delete */
export function deletedItemRoutes(tenant: Tenant): Hono<GraphEnv> {
  const bins = binsOf(tenant);
  const routes = new Hono<GraphEnv>();

  for (const { type, collection, filterable, read, items } of bins) {
    routes.get(`/${type}`, (context) => {
      const { filter } = admit(context, read, { filterable });
      const matching = items().filter(({ answer }) => matches(filter, answer));
      return context.json({ "@odata.context": metadata(collection), value: matching.map(({ answer }) => answer) });
    });
  }

  routes.get("/:id", (context) => {
    const caller = context.get("caller");
    requireAny(
      caller,
      bins.map(({ read }) => read),
    );
    readQueryOptions(context, {});
    const { bin, answer } = locate(context.req.param("id"));
    requirePermission(caller, bin.read);
    return context.json({
      "@odata.context": metadata("directoryObjects/$entity"),
      "@odata.type": `#${bin.type}`,
      ...answer,
    });
  });

  routes.delete("/:id", (context) => {
    const caller = context.get("caller");
    requireAny(caller, ["writeAnyApplication", "writeOwnApplication", "writeUsers", "writeGroups"]);
    const { bin, id } = locate(context.req.param("id"));
    bin.requirePurge(caller, id);
    readQueryOptions(context, {});
    tenant.directory.purge(id);
    return context.body(null, 204);
  });

  function locate(objectId: string) {
    const id = objectId.toLowerCase();
    for (const bin of bins) {
      const item = bin.items().find((candidate) => candidate.id === id);
      if (item) return { bin, ...item };
    }
    refuseReservedSegment(objectId);
    throw graphRefusals.notFound(objectId);
  }

  return routes;
}

function binsOf({ directory, initialDomain }: Tenant): readonly Bin[] {
  const { applications, servicePrincipals, users, groups } = directory;
  const purgesOwned =
    (bin: { deleted(): readonly { readonly id: string; readonly owners: readonly string[] }[] }) =>
    (caller: BearerClaims, id: string): void => {
      const owners = bin.deleted().find((item) => item.id === id)?.owners ?? [];
      requireWrite(caller, () => ({ owners }));
    };
  return [
    {
      type: "microsoft.graph.application",
      collection: "applications",
      filterable: ["appId", "displayName"],
      read: "readApplications",
      items: itemsOf(applications, (application, deletedDateTime) =>
        toGraphApplication(application, { publisherDomain: initialDomain, deletedDateTime }),
      ),
      requirePurge: purgesOwned(applications),
    },
    {
      type: "microsoft.graph.servicePrincipal",
      collection: "servicePrincipals",
      filterable: ["appId", "displayName"],
      read: "readApplications",
      items: itemsOf(servicePrincipals, (principal, deletedDateTime) =>
        toGraphServicePrincipal(principal, directory, deletedDateTime),
      ),
      requirePurge: purgesOwned(servicePrincipals),
    },
    {
      type: "microsoft.graph.user",
      collection: "users",
      filterable: ["userPrincipalName", "displayName"],
      read: "readUsers",
      items: itemsOf(users, toWholeGraphUser),
      requirePurge: (caller) => requirePermission(caller, "writeUsers"),
    },
    {
      type: "microsoft.graph.group",
      collection: "groups",
      filterable: ["displayName"],
      read: "readGroups",
      items: itemsOf(groups, toGraphGroup),
      requirePurge: (caller) => requirePermission(caller, "writeGroups"),
    },
  ];
}

function itemsOf<Item extends { readonly id: string }>(
  bin: Recyclable<Item>,
  toAnswer: (item: Item, deletedDateTime?: string) => Readonly<Record<string, unknown>>,
): Bin["items"] {
  return () => bin.deleted().map((item) => ({ id: item.id, answer: toAnswer(item, bin.deletedDateTimeOf(item.id)) }));
}
