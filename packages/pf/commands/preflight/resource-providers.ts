import { providerNamespaces } from "../../stacks/live/program-resources.ts";
import { met, type Need, type PreflightFinding, read, unmet, unread } from "./finding.ts";
import type { Surroundings } from "./surroundings.ts";
import { quotedWord, shellWord } from "@protected-function/core/text/shell-word.ts";

/**
 * Whether the resource providers are registered. The plugin's client tries to register them itself
 * (`armruntime.NewPipeline` in pulumi-azure-native's client_azcore.go), which isn't reliable:
 * pulumi/pulumi-azure-native#3479. https://learn.microsoft.com/rest/api/resources/providers/get
 */
export async function resourceProviders({
  resourceManager,
  subscriptionId,
  requirements,
}: Surroundings): Promise<readonly PreflightFinding[]> {
  const namespaces = [
    ...providerNamespaces,
    ...(requirements.vaults.length + requirements.secretVaults.length > 0 ? ["Microsoft.KeyVault"] : []),
  ];
  return Promise.all(
    namespaces.map(async (namespace) => {
      const need = {
        id: `resource-provider:${namespace}`,
        title: `Resource provider ${namespace}`,
        why: "A subscription can use only registered resource providers.",
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
      if (!provider.read) {
        return unread(need, provider.message, `${showProvider(namespace, subscriptionId)} --query registrationState`);
      }
      const { registrationState } = provider.value;
      if (registrationState === "Registered") return met(need, registrationState);
      // Registering takes a few minutes.
      return unmet(need, registrationState, registrationState === "Registering" ? "warning" : "missing");
    }),
  );
}

/** Preview API versions that the azure-native plugin uses, all of Microsoft.Insights. Azure retires previews. */
export const previewVersions = {
  diagnosticSettings: "2021-05-01-preview",
  actionGroups: "2024-10-01-preview",
  scheduledQueryRules: "2025-01-01-preview",
} as const;

type PreviewType = keyof typeof previewVersions;

interface Provider {
  readonly resourceTypes?: readonly { readonly resourceType: string; readonly apiVersions?: readonly string[] }[];
}

/**
 * Whether Azure still offers the previews. Version 3 of the plugin's SDK has one API version for each type. Azure
 * retired the last one for alerts after two years: pulumi/pulumi-azure-native#4271, Azure/azure-service-operator#5132.
 * https://learn.microsoft.com/rest/api/resources/providers/get
 */
export async function apiVersions({
  resourceManager,
  subscriptionId,
  requirements,
}: Surroundings): Promise<readonly PreflightFinding[]> {
  const types: readonly PreviewType[] = [
    "diagnosticSettings",
    ...(requirements.alert ? (["actionGroups", "scheduledQueryRules"] as const) : []),
  ];
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Insights?api-version=2021-04-01`;
  const provider = await read<Provider>(resourceManager, path);
  return types.map((type): PreflightFinding => {
    const need = needOf(type, requirements.stack);
    if (!provider.read) return unread(need, provider.message, showsVersions(type, subscriptionId));
    const offeredType = provider.value.resourceTypes?.find(
      ({ resourceType }) => resourceType.toLowerCase() === type.toLowerCase(),
    );
    const offered = offeredType?.apiVersions ?? [];
    if (offered.includes(previewVersions[type])) return met(need, "offered");
    if (offered.length === 0)
      return unread(need, "Azure doesn't list this type's versions", showsVersions(type, subscriptionId));
    return unmet(need, `not offered, only ${offered.join(", ")}`);
  });
}

function needOf(type: PreviewType, stack: string): Need {
  const version = previewVersions[type];
  const newer = "npm install @pulumi/azure-native@3 (for a newer plugin)";
  return {
    id: `api-version:${type}`,
    title: `API version ${version} of Microsoft.Insights/${type}`,
    why: "The azure-native plugin uses this preview version, and Azure retires previews.",
    error: {
      code: "NoRegisteredProviderFound",
      message: `No registered resource provider found for location '…' and API version '${version}' for type '${type.toLowerCase()}'.`,
      source: "https://github.com/Azure/azure-service-operator/issues/5132",
    },
    grants:
      type === "diagnosticSettings"
        ? newer
        : `${newer}; until then, turn the alert off: npx pulumi config rm --stack ${shellWord(stack)} protected-function:refusedCallersAlert`,
  };
}

function showProvider(namespace: string, subscriptionId: string): string {
  return `az provider show --namespace ${namespace} --subscription ${shellWord(subscriptionId)}`;
}

function showsVersions(type: PreviewType, subscriptionId: string): string {
  const query = `resourceTypes[?resourceType==\`${type}\`].apiVersions | [0]`;
  return `${showProvider("Microsoft.Insights", subscriptionId)} --query ${quotedWord(query)}`;
}
