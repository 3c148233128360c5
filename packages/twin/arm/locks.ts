import { z } from "zod";
import { NotSupported, Refusal } from "../tenant/refusal.ts";
import type { Resource } from "../tenant/subscription.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { isWithin, scopeOf } from "./authorization.ts";
import { readOnlyEnvelope } from "./request-body.ts";
import type { ResourceType } from "./resource-type.ts";
import { storedResourceType } from "./resource-types/stored-resource-type.ts";

const lockType = "Microsoft.Authorization/locks";

/**
 * A lock applies to its scope and everything below it, for every caller. A resource group with a lock anywhere in it
 * can't be deleted either. Inferred: locks themselves can change, because nothing else could remove them.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources, …/delete-resource-group
 * Throws ScopeLocked (409), and NotSupported for a POST under a ReadOnly lock, because that refusal has another text.
 */
export function refuseLocked({ subscription }: Tenant, method: string, type: string, id: string): void {
  if (type === lockType || method === "GET" || method === "HEAD") return;
  const isDelete = method === "DELETE";
  const holding = subscription.ofType(lockType).filter((lock) => {
    if (isDelete && isWithin(scopeOf(lock), id)) return true;

    return isWithin(id, scopeOf(lock)) && (isDelete || levelOf(lock) === "ReadOnly");
  });
  if (holding.length === 0) return;
  if (method === "POST") throw new NotSupported(`POST of ${type} under a ReadOnly lock`);
  throw scopeLocked(id, isDelete ? "delete" : "write", [...new Set(holding.map(scopeOf))]);
}

function levelOf({ body }: Resource): string {
  return (body["properties"] as { readonly level: string }).level;
}

/** Reported: Azure/apiops#606 (status, code and wording for a deletion). How it joins several scopes is ours. */
function scopeLocked(id: string, operation: "delete" | "write", scopes: readonly string[]): Refusal {
  const locked = scopes.map((scope) => `'${scope}'`).join(",");
  return new Refusal(
    409,
    "ScopeLocked",
    `The scope '${id}' cannot perform ${operation} operation because following scope(s) are locked: ${locked}. Please remove the lock and try again.`,
  );
}

/**
 * A lock of the subscription, a resource group or a resource. A list contains the locks of its scope and below, but no
 * inherited ones. For a resource group that is inferred.
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
