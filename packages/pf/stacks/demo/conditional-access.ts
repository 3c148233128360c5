/** Enforced policies, with an office. Emergency is one of the twin's own users. */
export const enforcedPolicies = {
  state: "enforced",
  namedLocations: { office: { cidrs: ["198.51.100.0/24"] } },
  emergencyAccounts: ["emergency@twin.onmicrosoft.com"],
  baselineMfa: true,
  apiOnlyFrom: ["office"],
} as const;
