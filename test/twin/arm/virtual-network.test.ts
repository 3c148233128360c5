import { describe, expect, it } from "vitest";
import { group } from "./arm-fixture.ts";
import { deployed, ids, siteWith } from "./stack.ts";

const network = `${group}/providers/Microsoft.Network/virtualNetworks/vnet`;
const subnet = `${network}/subnets/outbound`;
const networkBody = { location: "westeurope", properties: { addressSpace: { addressPrefixes: ["10.0.0.0/16"] } } };
const delegated = (serviceName = "Microsoft.App/environments") => [{ name: "d", properties: { serviceName } }];
const subnetBody = (properties: object = {}) => ({
  properties: { addressPrefix: "10.0.1.0/27", delegations: delegated(), ...properties },
});
const messageOf = (body: unknown) => JSON.stringify(body);

async function withSubnet(properties: object = {}, path = subnet, location = "westeurope") {
  const fixture = await deployed("plan");
  await fixture.put(network, { ...networkBody, location });
  await fixture.put(path, subnetBody(properties));
  return fixture;
}

it("creates a network, and shows its subnets", async () => {
  const { call } = await withSubnet();
  const own = {
    id: subnet,
    name: "outbound",
    type: "Microsoft.Network/virtualNetworks/subnets",
    properties: {
      ...subnetBody().properties,
      privateEndpointNetworkPolicies: "Disabled",
      privateLinkServiceNetworkPolicies: "Enabled",
      provisioningState: "Succeeded",
    },
  };

  expect((await call("GET", subnet)).body).toEqual(own);
  expect((await call("GET", network)).body).toEqual({
    id: network,
    name: "vnet",
    type: "Microsoft.Network/virtualNetworks",
    location: "westeurope",
    properties: {
      addressSpace: { addressPrefixes: ["10.0.0.0/16"] },
      enableDdosProtection: false,
      provisioningState: "Succeeded",
      subnets: [own],
    },
  });
});

it.each([
  ["a subnet without its network", `${group}/providers/Microsoft.Network/virtualNetworks/none/subnets/a`, 404],
  ["an address that is no range", subnet, 400],
])("refuses %s", async (_, path, status) => {
  const { call } = await withSubnet();
  expect((await call("PUT", path, { body: subnetBody({ addressPrefix: "10.0.1.0" }) })).status).toBe(status);
});

it("refuses by name what it doesn't know", async () => {
  const { call } = await withSubnet();
  const answer = await call("PUT", subnet, { body: subnetBody({ networkSecurityGroup: { id: "/nsg" } }) });
  expect([answer.status, messageOf(answer.body)]).toEqual([501, expect.stringContaining("networkSecurityGroup")]);
});

describe("a site's subnet", () => {
  it("is kept, and neither it nor its network can be deleted meanwhile", async () => {
    const { call } = await withSubnet();
    const written = await call("PUT", ids.site, { body: siteWith({ virtualNetworkSubnetId: subnet }) });
    expect([written.status, written.body]).toEqual([
      200,
      expect.objectContaining({ properties: expect.objectContaining({ virtualNetworkSubnetId: subnet }) as unknown }),
    ]);

    for (const used of [subnet, network]) {
      const refused = await call("DELETE", used);
      expect([refused.status, messageOf(refused.body)]).toEqual([
        400,
        expect.stringContaining("InUseSubnetCannotBeDeleted"),
      ]);
    }
    await call("DELETE", ids.site);
    expect((await call("DELETE", subnet)).status).toBe(200);
    expect((await call("DELETE", network)).status).toBe(200);
  });

  it.each([
    ["isn't there", {}, `${network}/subnets/none`, "westeurope", "does not exist"],
    [
      "is delegated to App Service",
      { delegations: delegated("Microsoft.Web/serverFarms") },
      subnet,
      "westeurope",
      "not delegated to Microsoft.App/environments",
    ],
    ["is delegated to nothing", { delegations: [] }, subnet, "westeurope", "not delegated"],
    ["is too small", { addressPrefix: "10.0.1.0/28" }, subnet, "westeurope", "too small"],
    ["has an underscore", {}, `${network}/subnets/out_bound`, "westeurope", "underscore"],
    ["is in another region", {}, subnet, "northeurope", "not in westeurope"],
  ] as const)("is refused if it %s", async (_, properties, path, location, words) => {
    const { call } = await withSubnet(properties, path === `${network}/subnets/none` ? subnet : path, location);
    const { status, body } = await call("PUT", ids.site, { body: siteWith({ virtualNetworkSubnetId: path }) });
    expect([status, messageOf(body)]).toEqual([400, expect.stringContaining(words)]);
  });

  it("is refused while Microsoft.App isn't registered", async () => {
    const { call, tenant } = await withSubnet();
    tenant.subscription.resourceProviders.unregister("Microsoft.App");
    const { status, body } = await call("PUT", ids.site, { body: siteWith({ virtualNetworkSubnetId: subnet }) });
    expect([status, messageOf(body)]).toEqual([409, expect.stringContaining("'Microsoft.App'")]);
  });
});
