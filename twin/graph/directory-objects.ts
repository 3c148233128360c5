import { Hono } from "hono";
import { z } from "zod";
import { graphRefusals } from "../tenant/graph-refusals.ts";
import { NotImitated } from "../tenant/refusal.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { metadata } from "./addresses.ts";
import type { GraphEnv } from "./graph-env.ts";
import { demand } from "./permissions.ts";
import { readQueryOptions } from "./query-options.ts";
import { readBody } from "./request-body.ts";
import { findGraphDirectoryObject, toGraphDirectoryObject } from "./shapes/directory-object.ts";

/** Of which the twin has objects; `directoryObject` stands for all. */
const knownTypes = ["application", "directoryObject", "group", "servicePrincipal", "user"];

const idsBody = z.strictObject({
  ids: z.array(z.guid()).max(1000),
  types: z.array(z.string()).default(["directoryObject"]),
});

/** https://learn.microsoft.com/graph/api/directoryobject-get and …-getbyids */
export function directoryObjectRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { replication } = tenant.directory;
  const routes = new Hono<GraphEnv>();

  routes.get("/:id", (context) => {
    demand(context.get("caller"), "readApplications");
    readQueryOptions(context, {});
    const id = context.req.param("id");
    if (!replication.hasArrived(id.toLowerCase())) throw graphRefusals.notFound(id);
    return context.json({
      "@odata.context": metadata("directoryObjects/$entity"),
      ...toGraphDirectoryObject(tenant, id),
    });
  });

  // Ids of nothing, or of another type, are left out: inferred from "the directory objects specified in a list of IDs".
  routes.post("/getByIds", async (context) => {
    demand(context.get("caller"), "readAnyDirectoryObject");
    readQueryOptions(context, {});
    const { ids, types } = await readBody(context, idsBody, "DirectoryObject");
    const unknown = types.find((type) => !knownTypes.includes(type));
    if (unknown !== undefined) throw new NotImitated(`the type '${unknown}' in getByIds`);
    const isWanted = (type: string) =>
      types.includes("directoryObject") || types.some((wanted) => type === `#microsoft.graph.${wanted}`);
    const value = [...new Set(ids.map((id) => id.toLowerCase()))].flatMap((id) => {
      const found = replication.hasArrived(id) ? findGraphDirectoryObject(tenant, id) : undefined;
      return found && isWanted(found["@odata.type"]) ? [found] : [];
    });
    return context.json({ "@odata.context": metadata("directoryObjects"), value });
  });
  return routes;
}
