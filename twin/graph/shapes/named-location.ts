import { z } from "zod";
import { text } from "./primitives.ts";

/** Ranges may be of two types in one list: theirs has to be said. https://learn.microsoft.com/graph/api/resources/iprange */
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

/** Whatever it says: where countries are is not imitated. https://learn.microsoft.com/graph/api/resources/countrynamedlocation */
const countryNamedLocation = z.looseObject({ "@odata.type": z.literal("#microsoft.graph.countryNamedLocation") });

/** https://learn.microsoft.com/graph/api/conditionalaccessroot-post-namedlocations */
export const namedLocationBody = z.discriminatedUnion("@odata.type", [
  z.strictObject({ ...properties, "@odata.type": ipType, isTrusted: properties.isTrusted.default(false) }),
  countryNamedLocation,
]);

/** https://learn.microsoft.com/graph/api/ipnamedlocation-update; that its type may be left out is inferred. */
export const namedLocationPatch = z.strictObject(properties).partial().extend({ "@odata.type": ipType.optional() });
