import { AdjustableClock } from "../../../packages/twin/clock.ts";
import { newApplication } from "../../../packages/twin/tenant/applications.ts";
import { Refusal } from "../../../packages/twin/tenant/refusal.ts";
import { Tenant } from "../../../packages/twin/tenant/tenant.ts";

export const blank = newApplication("api");

export function tenantFixture() {
  const clock = new AdjustableClock({ now: () => new Date("2026-11-24T15:09:18Z") });
  const tenant = new Tenant({ clock });
  return { tenant, clock, ...tenant.directory };
}

/** What a change is refused with. */
export function refusalOf(change: () => unknown): { readonly status: number; readonly code: string } {
  try {
    change();
  } catch (error) {
    if (error instanceof Refusal) return { status: error.status, code: error.code };
    throw error;
  }
  throw new Error("Nothing was refused.");
}
