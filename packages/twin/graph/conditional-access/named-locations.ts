import { Hono } from "hono";
import { z } from "zod";
import { NotSupported } from "../../tenant/refusal.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { addressOf, metadata } from "../addresses.ts";
import { type GraphEnv, matches, readBody, definedProperties } from "../request.ts";
import { admit } from "../permissions.ts";
import { text } from "../../tenant/resources/property-schemas.ts";

/**
 * A list can have ranges of two types, so each range needs its type.
 * https://learn.microsoft.com/graph/api/resources/iprange
 */
const ipRange = z.strictObject({
  "@odata.type": z.enum(["#microsoft.graph.iPv4CidrRange", "#microsoft.graph.iPv6CidrRange"]),
  cidrAddress: text,
});

const properties = {
  displayName: text.min(1).max(256),
  isTrusted: z.boolean(),
  ipRanges: z.array(ipRange),
};

const ipType = z.literal("#microsoft.graph.ipNamedLocation");

/**
 * Accepts any content, because the twin doesn't support the locations of countries.
 * https://learn.microsoft.com/graph/api/resources/countrynamedlocation
 */
const countryNamedLocation = z.looseObject({ "@odata.type": z.literal("#microsoft.graph.countryNamedLocation") });

/** https://learn.microsoft.com/graph/api/conditionalaccessroot-post-namedlocations */
const namedLocationBody = z.discriminatedUnion("@odata.type", [
  z.strictObject({ ...properties, "@odata.type": ipType, isTrusted: properties.isTrusted.default(false) }),
  countryNamedLocation,
]);

/** https://learn.microsoft.com/graph/api/ipnamedlocation-update. Inferred: the type is optional. */
const namedLocationPatch = z.strictObject(properties).partial().extend({ "@odata.type": ipType.optional() });

const resource = "NamedLocation";

/** Named locations by IP ranges. https://learn.microsoft.com/graph/api/resources/namedlocation */
export function namedLocationRoutes(tenant: Tenant): Hono<GraphEnv> {
  const { namedLocations } = tenant.conditionalAccess;
  const routes = new Hono<GraphEnv>();

  routes.get("/", (context) => {
    const { filter } = admit(context, "readConditionalAccess", { filterable: ["displayName"] });
    const storedLocations = namedLocations.all().filter(({ displayName }) => matches(filter, { displayName }));
    return context.json({ "@odata.context": metadata("conditionalAccess/namedLocations"), value: storedLocations });
  });

  routes.post("/", async (context) => {
    admit(context, "writeNamedLocations");
    const body = await readBody(context, namedLocationBody, resource, { typed: true });
    if (body["@odata.type"] === "#microsoft.graph.countryNamedLocation") {
      throw new NotSupported("named locations by country (#microsoft.graph.countryNamedLocation)");
    }
    const { displayName, isTrusted, ipRanges } = body;
    const location = namedLocations.create({ displayName, isTrusted, ipRanges });
    context.header("Location", addressOf(`identity/conditionalAccess/namedLocations/${location.id}`));
    return context.json({ "@odata.context": metadata("namedLocations/$entity"), ...location }, 201);
  });

  routes.get("/:id", (context) => {
    admit(context, "readConditionalAccess");
    const location = namedLocations.get(context.req.param("id"));
    return context.json({ "@odata.context": metadata("conditionalAccess/namedLocations/$entity"), ...location });
  });

  routes.patch("/:id", async (context) => {
    admit(context, "writeNamedLocations");
    const { id } = namedLocations.get(context.req.param("id"));
    const { "@odata.type": _type, ...body } = await readBody(context, namedLocationPatch, resource, { typed: true });
    namedLocations.update(id, definedProperties(body));
    return context.body(null, 204);
  });

  routes.delete("/:id", (context) => {
    admit(context, "writeNamedLocations");
    namedLocations.delete(context.req.param("id"));
    return context.body(null, 204);
  });

  return routes;
}
