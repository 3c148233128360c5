/** What a check's policy says; everything else is as wide as Graph has it. */
export interface PolicyWish {
  readonly users?: { readonly include: readonly string[]; readonly exclude?: readonly string[] };
  /** Object ids of service principals: a policy for workloads, in place of one for people. */
  readonly servicePrincipals?: readonly string[];
  /** Client ids, or `All`. */
  readonly resources: { readonly include: readonly string[]; readonly exclude?: readonly string[] };
  /** Blocks, or demands what else, everywhere but in these named locations. */
  readonly exceptFrom?: readonly string[];
  readonly control: "block" | "mfa";
  readonly state?: "enabled" | "enabledForReportingButNotEnforced" | "disabled";
}

/** The body of `POST /identity/conditionalAccess/policies`. https://learn.microsoft.com/graph/api/conditionalaccessroot-post-policies */
export function policyBody(displayName: string, wish: PolicyWish): object {
  const { users, servicePrincipals, resources, exceptFrom, control, state = "enabled" } = wish;
  return {
    displayName,
    state,
    conditions: {
      clientAppTypes: ["all"],
      applications: {
        includeApplications: resources.include,
        excludeApplications: resources.exclude ?? [],
      },
      // People must be named even where a policy is for workloads: nobody.
      users: { includeUsers: users?.include ?? ["None"], excludeUsers: users?.exclude ?? [] },
      ...(servicePrincipals && { clientApplications: { includeServicePrincipals: servicePrincipals } }),
      ...(exceptFrom && { locations: { includeLocations: ["All"], excludeLocations: exceptFrom } }),
    },
    grantControls: { operator: "OR", builtInControls: [control] },
  };
}
