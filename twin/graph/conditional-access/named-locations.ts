import { Hono } from "hono";
import type { NamedLocationProperties } from "../../tenant/conditional-access/named-locations.ts";
import { NotImitated } from "../../tenant/refusal.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { addressOf, metadata } from "../addresses.ts";
import type { GraphEnv } from "../graph-env.ts";
import { demandOfPolicies } from "../permissions.ts";
import { matches, readQueryOptions } from "../query-options.ts";
import { readBody } from "../request-body.ts";
import { namedLocationBody, namedLocationPatch } from "../shapes/named-location.ts";

const resource = "NamedLocation";

/** https://learn.microsoft.com/graph/api/resources/namedlocation, those by IP ranges */
export function namedLocationRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { namedLocations } = tenant.conditionalAccess;
  const routes = new Hono<GraphEnv>();

  routes.get("/", (context) => {
    demandOfPolicies(context.get("caller"), "readConditionalAccess");
    const { filter } = readQueryOptions(context, { filterable: ["displayName"] });
    const found = namedLocations.all().filter(({ displayName }) => matches(filter, { displayName }));
    return context.json({ "@odata.context": metadata("conditionalAccess/namedLocations"), value: found });
  });

  routes.post("/", async (context) => {
    demandOfPolicies(context.get("caller"), "writeNamedLocations");
    readQueryOptions(context, {});
    const body = await readBody(context, namedLocationBody, resource, { typed: true });
    if (body["@odata.type"] === "#microsoft.graph.countryNamedLocation") {
      throw new NotImitated("named locations by country (#microsoft.graph.countryNamedLocation)");
    }
    const { displayName, isTrusted, ipRanges } = body;
    const location = namedLocations.create({ displayName, isTrusted, ipRanges });
    context.header("Location", addressOf(`identity/conditionalAccess/namedLocations/${location.id}`));
    return context.json({ "@odata.context": metadata("namedLocations/$entity"), ...location }, 201);
  });

  routes.get("/:id", (context) => {
    demandOfPolicies(context.get("caller"), "readConditionalAccess");
    readQueryOptions(context, {});
    const location = namedLocations.get(context.req.param("id"));
    return context.json({ "@odata.context": metadata("conditionalAccess/namedLocations/$entity"), ...location });
  });

  routes.patch("/:id", async (context) => {
    demandOfPolicies(context.get("caller"), "writeNamedLocations");
    readQueryOptions(context, {});
    const { id } = namedLocations.get(context.req.param("id"));
    const { "@odata.type": _type, ...said } = await readBody(context, namedLocationPatch, resource, { typed: true });
    namedLocations.update(id, changesIn(said));
    return context.body(null, 204);
  });

  routes.delete("/:id", (context) => {
    demandOfPolicies(context.get("caller"), "writeNamedLocations");
    readQueryOptions(context, {});
    namedLocations.delete(context.req.param("id"));
    return context.body(null, 204);
  });

  return routes;
}

function changesIn(said: Readonly<Record<string, unknown>>): Partial<NamedLocationProperties> {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}
