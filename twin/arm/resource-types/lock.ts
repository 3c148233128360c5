import { z } from "zod";
import { readOnlyEnvelope } from "../request-body.ts";
import { lockType } from "../locks.ts";
import type { ResourceType } from "../resource-type.ts";
import { storedResourceType } from "./stored-resource-type.ts";

/**
 * A lock of the subscription, a resource group or a resource. A list has the locks of its scope and of what is below it,
 * not those that it inherits; of a resource group that is inferred.
 * https://learn.microsoft.com/rest/api/resources/management-locks
 */
export const lock: ResourceType = storedResourceType({
  type: lockType,
  apiVersions: ["2016-09-01", "2017-04-01", "2020-05-01"],
  body: z.strictObject({
    ...readOnlyEnvelope,
    properties: z.strictObject({
      level: z.enum(["CanNotDelete", "ReadOnly"]),
      notes: z.string().max(512).optional(),
    }),
  }),
  store: ({ sent: { properties } }) => ({ properties }),
  isListed: true,
});
