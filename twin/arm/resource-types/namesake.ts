import type { Resource } from "../../tenant/subscription.ts";
import type { ArmRequest } from "../resource-type.ts";

/**
 * Another resource of the type under this name, in whatever case: some names are unique in all of Azure; here, in the
 * one subscription that there is.
 */
export function namesakeOf({ tenant, id }: ArmRequest, type: string, name: string): Resource | undefined {
  return tenant.subscription
    .ofType(type)
    .find((other) => other.name.toLowerCase() === name.toLowerCase() && other.id.toLowerCase() !== id.toLowerCase());
}
