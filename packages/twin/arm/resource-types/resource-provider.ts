import { NotSupported } from "../../tenant/refusal.ts";
import { type Answer, type ArmRequest, offered, type ResourceType } from "../resource-type.ts";
import { resourceProviderType } from "../resource-path.ts";

/**
 * Reads, registers and unregisters a resource provider. Registering takes effect at once. An answer lists only the
 * twin's types of a provider, with the supported API versions and without regions.
 * https://learn.microsoft.com/rest/api/resources/providers
 *
 * @param types returns all of the twin's types
 */
export function resourceProviderOf(types: () => readonly ResourceType[]): ResourceType {
  const answer = (request: ArmRequest): Answer => toAnswer(request, types());
  return {
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
          if (isFree) throw new NotSupported(`unregistering ${namespace}, which every subscription has`);
          providersOf(request).unregister(namespace);
          return answer(request);
        },
      },
    },
  };
}

function toAnswer(request: ArmRequest, types: readonly ResourceType[]): Answer {
  const { namespace, isFree, isRegistered } = providersOf(request).get(nameIn(request));
  const prefix = `${namespace}/`;
  const offeredTypes = types
    .filter(({ type }) => type.startsWith(prefix))
    .map((type) => offered(type, request.behavior));
  const resourceTypes = [
    ...new Map(offeredTypes.map(({ type, apiVersions }) => [type.slice(prefix.length), apiVersions])),
  ].map(([resourceType, apiVersions]) => ({ resourceType, locations: [], apiVersions }));
  const body = {
    id: `/subscriptions/${request.tenant.subscription.subscriptionId}/providers/${namespace}`,
    namespace,
    registrationPolicy: isFree ? "RegistrationFree" : "RegistrationRequired",
    resourceTypes,
    registrationState: isRegistered ? "Registered" : "Unregistered",
  };
  return { status: 200, body };
}

function providersOf({ tenant }: ArmRequest) {
  return tenant.subscription.resourceProviders;
}

function nameIn({ path }: ArmRequest): string {
  return path.names[0] ?? "";
}
