import { NotImitated } from "../../tenant/refusal.ts";
import type { ResourceProvider } from "../../tenant/resource-providers.ts";
import type { Answer } from "../answer.ts";
import { resourceProviderType } from "../resource-path.ts";
import type { ArmRequest, ResourceType } from "../resource-type.ts";

/**
 * Reading, registering and unregistering, without the types of each provider: registering takes effect at once here.
 * https://learn.microsoft.com/rest/api/resources/providers
 */
export const resourceProvider: ResourceType = {
  type: resourceProviderType,
  apiVersions: ["2021-04-01", "2022-09-01", "2024-03-01", "2024-07-01", "2024-11-01", "2025-04-01"],
  operations: {
    GET: { action: "Microsoft.Resources/subscriptions/providers/read", run: (request) => answer(request) },
    "POST register": {
      action: "Microsoft.Resources/subscriptions/providers/register/action",
      run: (request) => {
        providersOf(request).register(nameIn(request));
        return answer(request);
      },
    },
    "POST unregister": {
      action: "Microsoft.Resources/subscriptions/providers/unregister/action",
      run: (request) => {
        const { namespace, isFree } = providersOf(request).get(nameIn(request));
        if (isFree) throw new NotImitated(`unregistering ${namespace}, which every subscription has`);
        providersOf(request).unregister(namespace);
        return answer(request);
      },
    },
  },
};

function answer(request: ArmRequest): Answer {
  const provider = providersOf(request).get(nameIn(request));
  return { status: 200, body: toAnswer(provider, request.tenant.subscription.subscriptionId) };
}

function toAnswer({ namespace, isFree, isRegistered }: ResourceProvider, subscriptionId: string): object {
  return {
    id: `/subscriptions/${subscriptionId}/providers/${namespace}`,
    namespace,
    registrationPolicy: isFree ? "RegistrationFree" : "RegistrationRequired",
    resourceTypes: [],
    registrationState: isRegistered ? "Registered" : "Unregistered",
  };
}

function providersOf({ tenant }: ArmRequest) {
  return tenant.subscription.resourceProviders;
}

function nameIn({ path }: ArmRequest): string {
  return path.names[0] ?? "";
}
