import type { CallerSettings } from "../../infra/settings/caller-settings.ts";
import { inDays } from "./in-days.ts";

/** Callers as settings name them, each kind of credential by itself. */
export function callerKinds(pem: string) {
  const github = { repository: "contoso/orders", environment: "production" };
  const ids = { ownerId: "1234567", repositoryId: "7654321" };
  return {
    "a secret": { secrets: { second: { endDate: inDays(90) } } },
    "two secrets": {
      secrets: { first: { endDate: inDays(90) }, second: { startDate: inDays(-1), endDate: inDays(60) } },
    },
    "a certificate": { certificate: { pem } },
    "a GitHub environment": { federated: { deployments: { github: { ...github, ...ids } } } },
    "another issuer": {
      federated: { cluster: { issuer: "https://oidc.contoso.example/a/", subject: "worker", audience: "entra" } },
    },
    "a managed identity": {
      federated: { orders: { managedIdentityPrincipalId: "77777777-8888-4999-8aaa-bbbbbbbbbbbb" } },
    },
    nothing: {},
  } as const satisfies Readonly<Record<string, CallerSettings>>;
}
