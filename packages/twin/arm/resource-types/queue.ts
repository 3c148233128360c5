import { z } from "zod";
import { readOnlyEnvelope } from "../request-body.ts";
import type { ResourceType } from "../resource-type.ts";
import { storedResourceType } from "./stored-resource-type.ts";
import { refuseBadStorageName } from "./storage-name.ts";

/** A queue's own properties; its messages aren't supported. https://learn.microsoft.com/rest/api/storagerp/queue */
export const queue: ResourceType = storedResourceType({
  type: "Microsoft.Storage/storageAccounts/queueServices/queues",
  apiVersions: ["2022-09-01", "2023-01-01", "2023-05-01", "2024-01-01", "2025-01-01"],
  body: z.preprocess(
    // A queue needs no properties.
    (value) => value ?? {},
    z.strictObject({
      ...readOnlyEnvelope,
      properties: z.strictObject({ metadata: z.record(z.string(), z.string()).optional() }).prefault({}),
    }),
  ),
  refuseUnread: refuseBadStorageName,
  store: ({ sent: { properties } }) => ({ properties: { ...properties, approximateMessageCount: 0 } }),
  created: 200,
});
