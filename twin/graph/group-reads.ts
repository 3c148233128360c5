import { Hono } from "hono";
import type { Tenant } from "../tenant/tenant.ts";
import { arrivals, locateGroup, metadata } from "./addresses.ts";
import type { GraphEnv } from "./graph-env.ts";
import { demand } from "./permissions.ts";
import { matches, project, readQueryOptions, selection } from "./query-options.ts";
import { toGraphDirectoryObject } from "./shapes/directory-object.ts";
import { groupProperties, toGraphGroup } from "./shapes/group.ts";

/** What v1.0 and beta answer alike; azuread 6.9.1 looks groups up in beta. https://learn.microsoft.com/graph/api/group-list */
export function groupReads(tenant: Tenant, version: "v1.0" | "beta"): Hono<GraphEnv> {
  const { directory } = tenant;
  const routes = new Hono<GraphEnv>();

  routes.get("/", (context) => {
    demand(context.get("caller"), "readGroups");
    const { filter, select } = readQueryOptions(context, {
      filterable: ["displayName", "mailNickname"],
      flags: ["securityEnabled", "mailEnabled"],
      selectable: groupProperties,
    });
    const found = arrivals(directory, directory.groups.all())
      .map((group) => toGraphGroup(group))
      .filter((group) => matches(filter, group));
    return context.json({
      "@odata.context": metadata(`groups${selection(select)}`, version),
      value: found.map((group) => project(group, select)),
    });
  });

  routes.get("/:key", (context) => {
    demand(context.get("caller"), "readGroups");
    const { select } = readQueryOptions(context, { selectable: groupProperties });
    const group = locateGroup(directory, context.req.param("key"));
    return context.json({
      "@odata.context": metadata(`groups${selection(select)}/$entity`, version),
      ...project(toGraphGroup(group), select),
    });
  });

  for (const property of ["members", "owners"] as const) {
    routes.get(`/:key/${property}`, (context) => {
      demand(context.get("caller"), "readGroups");
      readQueryOptions(context, {});
      const group = locateGroup(directory, context.req.param("key"));
      return context.json({
        "@odata.context": metadata("directoryObjects", version),
        value: group[property].map((id) => toGraphDirectoryObject(tenant, id)),
      });
    });
  }

  return routes;
}
