import { shellWord } from "../../text/shell-word.ts";
import { type PreflightFinding, met, unmet, unread } from "./finding.ts";
import { read } from "./read.ts";
import type { Surroundings } from "./surroundings.ts";

/** Namespaces of what the program declares: infra/hosting. */
const always = [
  "Microsoft.ManagedIdentity",
  "Microsoft.Storage",
  "Microsoft.OperationalInsights",
  "Microsoft.Insights",
  "Microsoft.Web",
];

/**
 * Whether the subscription may use the resource providers. The plugin's client tries to register one itself
 * (`armruntime.NewPipeline` in pulumi-azure-native's client_azcore.go); that is not to be relied on:
 * pulumi/pulumi-azure-native#3479. https://learn.microsoft.com/rest/api/resources/providers/get
 */
export async function resourceProviders({
  resourceManager,
  subscriptionId,
  wanted,
}: Surroundings): Promise<readonly PreflightFinding[]> {
  const namespaces = [
    ...always,
    ...(wanted.vaults.length + wanted.secretVaults.length > 0 ? ["Microsoft.KeyVault"] : []),
  ];
  return Promise.all(
    namespaces.map(async (namespace) => {
      const need = {
        id: `resource-provider:${namespace}`,
        title: `The resource provider ${namespace}`,
        why: "A subscription uses only the providers that are registered in it.",
        error: {
          code: "MissingSubscriptionRegistration",
          message: `The subscription is not registered to use namespace '${namespace}'. See https://aka.ms/rps-not-found for how to register subscriptions.`,
          source:
            "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-register-resource-provider",
        },
        grants: `az provider register --namespace ${namespace} --subscription ${shellWord(subscriptionId)} --wait`,
      };
      const path = `/subscriptions/${subscriptionId}/providers/${namespace}?api-version=2021-04-01`;
      const provider = await read<{ readonly registrationState: string }>(resourceManager, path);
      if (!provider.read) return unread(need, provider.said, `the role Reader at /subscriptions/${subscriptionId}`);
      const { registrationState } = provider.value;
      if (registrationState === "Registered") return met(need, registrationState);
      // It is on its way: a few minutes.
      return unmet(need, registrationState, registrationState === "Registering" ? "warning" : "missing");
    }),
  );
}
