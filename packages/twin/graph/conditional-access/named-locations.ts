import { Hono } from "hono";
import { z } from "zod";
import type { Tenant } from "../../tenant/tenant.ts";
import { addressOf, metadata } from "../addresses.ts";
import { type GraphEnv, matches, readBody, definedProperties } from "../request.ts";
import { admit } from "../permissions.ts";
import { onlyBlank, text } from "../../tenant/resources/property-schemas.ts";

/**
 * A list can have ranges of two types, so each range needs its type.
 * https://learn.microsoft.com/graph/api/resources/iprange
 */
const ipRange = z.strictObject({
  "@odata.type": z.enum(["#microsoft.graph.iPv4CidrRange", "#microsoft.graph.iPv6CidrRange"]),
  cidrAddress: text,
});

const displayName = text.min(1).max(256);
const ipProperties = { displayName, isTrusted: z.boolean(), ipRanges: z.array(ipRange) };

/**
 * Graph wants countries as two letters. Inferred: it doesn't compare them with a list.
 * https://learn.microsoft.com/graph/api/resources/countrynamedlocation
 */
const countryProperties = {
  displayName,
  countriesAndRegions: z.array(text.regex(/^[A-Z]{2}$/)),
  countryLookupMethod: z.enum(["clientIpAddress", "authenticatorAppGps"]),
  includeUnknownCountriesAndRegions: z.boolean(),
};

/** Properties that Graph sets. Clients that return a whole location may send them back empty. */
const readOnlyProperties = { id: onlyBlank, createdDateTime: onlyBlank, modifiedDateTime: onlyBlank };

const ipType = z.literal("#microsoft.graph.ipNamedLocation");
const countryType = z.literal("#microsoft.graph.countryNamedLocation");

/** https://learn.microsoft.com/graph/api/conditionalaccessroot-post-namedlocations */
const namedLocationBody = z.discriminatedUnion("@odata.type", [
  z.strictObject({
    ...ipProperties,
    ...readOnlyProperties,
    "@odata.type": ipType,
    isTrusted: ipProperties.isTrusted.default(false),
  }),
  z.strictObject({
    ...countryProperties,
    ...readOnlyProperties,
    "@odata.type": countryType,
    countryLookupMethod: countryProperties.countryLookupMethod.default("clientIpAddress"),
    includeUnknownCountriesAndRegions: countryProperties.includeUnknownCountriesAndRegions.default(false),
  }),
]);

/**
 * The changes that a PATCH may make to each type. Inferred: naming the type is optional.
 * https://learn.microsoft.com/graph/api/ipnamedlocation-update, …/countrynamedlocation-update
 */
const patches = {
  "#microsoft.graph.ipNamedLocation": patchOf(ipProperties, ipType),
  "#microsoft.graph.countryNamedLocation": patchOf(countryProperties, countryType),
} as const;

function patchOf<Shape extends z.ZodRawShape, Type extends z.ZodType>(shape: Shape, type: Type) {
  return z
    .strictObject(shape)
    .partial()
    .extend({ ...readOnlyProperties, "@odata.type": type.optional() });
}

const resource = "NamedLocation";

/** Named locations by IP ranges or countries. https://learn.microsoft.com/graph/api/resources/namedlocation */
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
    const { id: _id, createdDateTime: _created, modifiedDateTime: _modified, ...properties } = body;
    const location = namedLocations.create(properties);
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
    const { id, "@odata.type": type } = namedLocations.get(context.req.param("id"));
    const { "@odata.type": _type, ...body } = await readBody(context, patches[type], resource, { typed: true });
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
