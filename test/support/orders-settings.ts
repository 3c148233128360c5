import type { EmptyLocalStack } from "./local-deployment.ts";

const vault = { resourceGroup: "rg-partners", name: "kv-partners" };
const identity = "99999999-aaaa-4bbb-8ccc-dddddddddddd";

/** The orders API's stack: callers with a secret, as a pipeline and as a managed identity, people, and a partner's key. */
export const ordersSettings = {
  callers: {
    integration: { roles: ["Orders.Read"], secrets: { first: { endDate: "2099-05-31T00:00:00Z" } } },
    pipeline: {
      roles: ["Orders.Read", "Orders.Write"],
      federated: { deployments: { github: { repository: "contoso/orders", environment: "production" } } },
    },
    warehouse: { servicePrincipal: identity, roles: ["Orders.Write"] },
  },
  people: { "Orders.Read": { users: ["ada@twin.onmicrosoft.com"] } },
  appSettings: { ORDERS_RETENTION_DAYS: "30" },
  secretSettings: { ORDERS_PARTNER_KEY: { keyVault: vault, secret: "partner-key" } },
};

/** The only row of the orders API that no check proves. */
export const cleanupNotRun = {
  id: "E15",
  claim: "nightly-cleanup runs when its timerTrigger fires.",
  outcome: "not-applicable",
  reason: "registered, not run here",
} as const;

/** What that stack finds in tenant and subscription. */
export async function seedForOrders({ local }: EmptyLocalStack): Promise<void> {
  const { control } = local.twin;
  control.seedManagedIdentity({ displayName: "warehouse", clientId: identity });
  await control.seedSecret({ vault, name: "partner-key", value: "a key of the partner's" });
}
