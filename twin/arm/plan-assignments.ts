import type { Tenant } from "../tenant/tenant.ts";

/** A site that is gone, and that its plan still counts. */
interface Lingering {
  readonly planId: string;
  readonly siteName: string;
  readonly until: number;
}

const lingeringBy = new WeakMap<Tenant, Lingering[]>();

/** Keeps a deleted site assigned to its plan for a while, by the clock. Reported: hashicorp/terraform-provider-azurerm#8241 */
export function keepAssigned(
  tenant: Tenant,
  { planId, siteName, milliseconds }: Omit<Lingering, "until"> & { readonly milliseconds: number },
): void {
  const until = tenant.clock.now().getTime() + milliseconds;
  lingeringBy.set(tenant, [...(lingeringBy.get(tenant) ?? []), { planId, siteName, until }]);
}

/** The names of deleted sites that a plan still counts. Ids are compared without case. */
export function stillAssigned(tenant: Tenant, planId: string): readonly string[] {
  const now = tenant.clock.now().getTime();
  return (lingeringBy.get(tenant) ?? [])
    .filter((lingering) => lingering.until > now && lingering.planId.toLowerCase() === planId.toLowerCase())
    .map(({ siteName }) => siteName);
}
