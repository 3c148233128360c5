import { setTimeout as pause } from "node:timers/promises";
import type { Tenant } from "../tenant/tenant.ts";
import type { Answer } from "./resource-type.ts";
import { WebRefusal } from "./web-refusal.ts";

const writesByTenant = new WeakMap<Tenant, Map<string, string>>();

/**
 * Returns the site that a resource id names or lies in. An extension resource of a site belongs to another provider.
 */
export function siteIdIn(id: string): string | undefined {
  const match = /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Web\/sites\/[^/]+)(.*)$/i.exec(
    id,
  );
  const [, siteId, below = ""] = match ?? [];
  return /\/providers\//i.test(below) ? undefined : siteId;
}

/**
 * Runs the writes to a site one at a time. Refuses a second write before the first has finished, at once and without
 * changing anything. Uses the machine's clock, because two clients overlap in real time.
 * Reported: Azure/logicapps#1306, Azure/azure-functions-on-container-apps#34 (by Pulumi), and the retries of
 * Microsoft's own module, Azure/terraform-azurerm-avm-res-web-site.
 *
 * @throws WebRefusal 59203 (409)
 */
export async function writeAlone(
  siteId: string,
  { tenant, milliseconds, isNew }: { readonly tenant: Tenant; readonly milliseconds: number; readonly isNew: boolean },
  write: () => Answer | Promise<Answer>,
): Promise<Answer> {
  const underWay = writesByTenant.get(tenant) ?? new Map<string, string>();
  writesByTenant.set(tenant, underWay);
  const key = siteId.toLowerCase();
  const ongoing = underWay.get(key);
  if (ongoing !== undefined) throw inProgress(ongoing);
  // An operation as Microsoft.Web reports it. 3 means a site.
  const operation = [
    `Id: ${tenant.newId()}`,
    `OperationName: ${isNew ? "Create" : "Update"}`,
    `CreatedTime: ${tenant.clock.now().toISOString()}`,
    `RequestId: ${tenant.newId()}`,
    "EntityType: 3",
  ];
  underWay.set(key, operation.join(", "));
  try {
    const answer = await write();
    await pause(milliseconds);
    return answer;
  } finally {
    underWay.delete(key);
  }
}

function inProgress(operation: string): WebRefusal {
  return new WebRefusal({
    status: 409,
    code: "Conflict",
    extendedCode: "59203",
    template: "Cannot modify this site because another operation is in progress. Details: {0}",
    parameters: [operation],
  });
}
