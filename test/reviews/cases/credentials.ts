import { type Case, harmful, input, observed } from "./case.ts";

/** What callers prove themselves with. */
export const credentials: readonly Case[] = [
  harmful({
    title: "any branch signs in as the pipeline",
    class: "federated subject widened",
    edits: { setting: "callers.pipeline.federated.main-branch.subject", to: "repo:contoso/orders:ref:refs/heads/*" },
    verdict: "opens",
    findings: [{ id: ["credential/trust-changed", "credential/added"], about: "pipeline" }],
    through: [
      input(
        "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential pipeline-main-branch",
        "subject",
        "repo:contoso/orders:ref:refs/heads/*",
      ),
      observed(
        "snapshot.registrations.caller pipeline.credentials.main-branch.key",
        "subject repo:contoso/orders:ref:refs/heads/* of https://token.actions.githubusercontent.com, for api://AzureADTokenExchange",
      ),
      observed(
        "snapshot.registrations.caller pipeline.credentials.main-branch.trusts",
        "subject repo:contoso/orders:ref:refs/heads/* of https://token.actions.githubusercontent.com, for api://AzureADTokenExchange",
      ),
    ],
  }),
  harmful({
    title: "another organization's repository signs in as the pipeline, too",
    class: "federated credential added",
    edits: {
      setting: "callers.pipeline.federated.mirror",
      to: {
        issuer: "https://token.actions.githubusercontent.com",
        subject: "repo:fabrikam/orders:ref:refs/heads/main",
      },
    },
    verdict: "opens",
    findings: [{ id: "credential/added", about: "pipeline" }],
    through: [
      {
        resource:
          "azuread:index/applicationFederatedIdentityCredential:ApplicationFederatedIdentityCredential pipeline-mirror",
        parent: "protected-function:identity:ClientCredentials pipeline",
        added: {
          displayName: "mirror",
          issuer: "https://token.actions.githubusercontent.com",
          subject: "repo:fabrikam/orders:ref:refs/heads/main",
          audiences: ["api://AzureADTokenExchange"],
        },
      },
      observed("snapshot.registrations.caller pipeline.credentials.mirror", {
        kind: "federated credential",
        name: "mirror",
        key: "subject repo:fabrikam/orders:ref:refs/heads/main of https://token.actions.githubusercontent.com, for api://AzureADTokenExchange",
        hasEnded: false,
        trusts:
          "subject repo:fabrikam/orders:ref:refs/heads/main of https://token.actions.githubusercontent.com, for api://AzureADTokenExchange",
      }),
    ],
  }),
  harmful({
    title: "a secret that ends in ten years",
    class: "secret lifetime",
    edits: { setting: "callers.partner.secrets.first.endDate", to: "2036-05-31T00:00:00Z" },
    verdict: ["weakens", "opens"],
    findings: [{ id: "credential/long-lived", about: "partner" }],
    through: [
      input(
        "azuread:index/applicationPassword:ApplicationPassword partner-first-client-secret",
        "endDate",
        "2036-05-31T00:00:00Z",
      ),
      observed("snapshot.registrations.caller partner.credentials.partner first.endDate", "2036-05-31T00:00:00Z"),
      observed("snapshot.registrations.caller partner.credentials.partner first.key", "another"),
    ],
  }),
  harmful({
    title: "a caller's secret goes to another vault",
    class: "Key Vault delivery to another vault",
    edits: {
      setting: "callers.integration.deliverTo.keyVault",
      to: { resourceGroup: "rg-elsewhere", name: "kv-elsewhere" },
    },
    verdict: ["opens", "weakens"],
    findings: [{ id: "credential/delivered", about: "integration" }],
    through: "engine",
    together: "what opens, weakens and judges",
  }),
];
