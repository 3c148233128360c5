import { inDays } from "../../support/in-days.ts";

/** What the stack dev of the bench has: something of everything that a change can take away. */
export const benchSettings = {
  environment: "development",
  retentionDays: 365,
  protectResources: true,
  owners: ["ada@contoso.com"],
  refusedCallersAlert: { threshold: 20, windowMinutes: 15, emails: ["oncall@contoso.com"] },
  callers: {
    integration: {
      secrets: { first: { endDate: inDays(170) } },
      deliverTo: { keyVault: { resourceGroup: "rg-integration", name: "kv-integration" } },
    },
    partner: { secrets: { first: { endDate: inDays(170) } } },
    pipeline: {
      federated: {
        "main-branch": {
          issuer: "https://token.actions.githubusercontent.com",
          subject: "repo:contoso/orders:ref:refs/heads/main",
        },
      },
    },
  },
  people: { "Function.Invoke": { users: ["ada@contoso.com"] } },
  conditionalAccess: {
    state: "enforced",
    namedLocations: { office: { cidrs: ["203.0.112.0/24", "203.0.113.0/24"] } },
    emergencyAccounts: ["emergency1@contoso.com", "emergency2@contoso.com"],
    apiOnlyFrom: ["office"],
  },
};
