import { z } from "zod";
import { Refusal } from "../../tenant/refusal.ts";
import { readOnlyEnvelope } from "../request-body.ts";
import type { ResourceType } from "../resource-type.ts";
import { storedResourceType } from "./stored-resource-type.ts";

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
  refuseUnread: refuseBadName,
  store: ({ sent: { properties } }) => ({ properties: { ...properties, approximateMessageCount: 0 } }),
  created: 200,
});

/** https://learn.microsoft.com/rest/api/storageservices/naming-queues-and-metadata; the code as for containers. */
function refuseBadName(name: string, { path }: { readonly path: { readonly names: readonly string[] } }): void {
  // An account has one queue service, called `default`.
  if (path.names[1] === "default" && /^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)) return;
  throw new Refusal(400, "InvalidResourceName", `The specified resource name '${name}' contains invalid characters.`);
}
