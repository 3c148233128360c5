import { flag, listOf, objectOf, text, textOf } from "../property-shape.ts";
import type { PlainMap } from "../secret-values.ts";
import type { ArmBody } from "./arm-body.ts";
import { type ArmResourceType, inGroup, placed } from "./arm-resource.ts";
import { autoNamed } from "./auto-name.ts";

const apiVersion = "2024-05-01";
const networkPath = inGroup("Microsoft.Network/virtualNetworks/{virtualNetworkName}");

/**
 * A network without inline subnets. The Node SDK itself adds the two flags.
 * https://learn.microsoft.com/rest/api/virtualnetwork/virtual-networks/create-or-update
 */
export const virtualNetwork: ArmResourceType = {
  apiVersion,
  path: networkPath,
  inputs: {
    ...placed(text),
    virtualNetworkName: text,
    addressSpace: objectOf({ addressPrefixes: listOf(text) }),
    enableDdosProtection: flag,
    enableVmProtection: flag,
  },
  required: ["resourceGroupName", "virtualNetworkName", "location"],
  computed: ["etag", "provisioningState", "resourceGuid"],
  replaceOn: ["location"],
  complete: autoNamed("virtualNetworkName", "random"),
};

/**
 * The Node SDK itself adds the two policies.
 * https://learn.microsoft.com/rest/api/virtualnetwork/subnets/create-or-update
 */
export const subnet: ArmResourceType = {
  apiVersion,
  path: `${networkPath}/subnets/{subnetName}`,
  inputs: {
    resourceGroupName: text,
    virtualNetworkName: text,
    subnetName: textOf({ minLength: 1, maxLength: 80 }),
    addressPrefix: text,
    addressPrefixes: listOf(text),
    delegations: listOf(objectOf({ name: text, serviceName: text })),
    serviceEndpoints: listOf(objectOf({ service: text, locations: listOf(text) })),
    defaultOutboundAccess: flag,
    privateEndpointNetworkPolicies: text,
    privateLinkServiceNetworkPolicies: text,
  },
  required: ["resourceGroupName", "virtualNetworkName", "subnetName"],
  computed: ["etag", "provisioningState", "purpose"],
  // network.json of Microsoft.Network 2024-05-01 in azure-rest-api-specs: a delegation is a resource of its own form.
  wire: {
    encode: (body) => withDelegations(body, ({ name, serviceName }) => ({ name, properties: { serviceName } })),
    decode: (body) =>
      withDelegations(body, ({ name, properties }) => ({ name, serviceName: (properties as PlainMap)["serviceName"] })),
  },
  complete: autoNamed("subnetName", "copy"),
};

function withDelegations(body: ArmBody, form: (delegation: PlainMap) => object): ArmBody {
  const properties = body["properties"] as PlainMap | undefined;
  const delegations = properties?.["delegations"] as readonly PlainMap[] | undefined;
  if (delegations === undefined) return body;
  return { ...body, properties: { ...properties, delegations: delegations.map(form) } };
}
