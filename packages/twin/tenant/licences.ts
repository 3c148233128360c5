/**
 * Service plans of the tenant's licenses, under Microsoft's names.
 * https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference
 */
export const servicePlans = {
  AAD_PREMIUM: "41781fb2-bc02-4b7c-bd55-b576c07bb09d",
  AAD_PREMIUM_P2: "eec0eb4f-6444-4f95-aba0-50c24d67f998",
  AAD_WRKLDID_P1: "84c289f0-efcb-486f-8581-07f44fc9efad",
  AAD_WRKLDID_P2: "7dc0e92d-bf15-401d-907e-0884efe7c760",
} as const;

export type ServicePlan = keyof typeof servicePlans;

/** The tenant's licenses. */
export class Licences {
  readonly plans: readonly ServicePlan[];

  constructor(plans: readonly ServicePlan[]) {
    this.plans = plans;
  }

  /** https://learn.microsoft.com/entra/identity/conditional-access/overview#license-requirements */
  get conditionalAccess(): boolean {
    return this.plans.includes("AAD_PREMIUM") || this.plans.includes("AAD_PREMIUM_P2");
  }

  /** https://learn.microsoft.com/entra/identity/conditional-access/workload-identity#implementation */
  get workloadIdentities(): boolean {
    return this.plans.includes("AAD_WRKLDID_P1") || this.plans.includes("AAD_WRKLDID_P2");
  }
}
