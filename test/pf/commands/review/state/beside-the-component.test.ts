import { describe, expect, it } from "vitest";
import type { Json } from "../../../../../packages/pf/commands/review/snapshot/snapshot.ts";
import { compare, resource, safeSite, types } from "./sample-state.ts";

const queue = "azure-native:storage:Queue";
const network = "azure-native:network:VirtualNetwork";
const subnet = "azure-native:network:Subnet";

describe("a resource that a program declares beside the component", () => {
  const declared = [
    resource(queue, "work", { accountName: "st", queueName: "work", resourceGroupName: "rg" }),
    resource(network, "network", { virtualNetworkName: "vnet", addressSpace: { addressPrefixes: ["10.0.0.0/16"] } }),
    resource(subnet, "outbound", { subnetName: "outbound", addressPrefix: "10.0.1.0/27" }),
  ];

  it("is reported if new, without widening access", () => {
    expect(compare([], declared)).toEqual([
      "changes resource/new: work",
      "changes resource/new: network",
      "changes resource/new: outbound",
    ]);
  });

  it("is reported if removed", () => {
    expect(compare(declared, [])).toEqual([
      "breaks resource/deleted: work",
      "breaks resource/deleted: network",
      "breaks resource/deleted: outbound",
    ]);
  });

  it("is reported with an unknown input", () => {
    const [, , outbound] = declared;
    const secured = { ...outbound?.inputs, networkSecurityGroup: { id: "/nsg" } } as Record<string, Json>;

    expect(compare(declared, [...declared.slice(0, 2), resource(subnet, "outbound", secured)])).toEqual([
      "unknown resource/unknown-property: outbound networkSecurityGroup.id",
    ]);
  });
});

describe("a change of a site's network access", () => {
  const office = { name: "office", ipAddress: "203.0.113.0/24", action: "Allow", priority: 100, tag: "Default" };
  const home = { name: "home", ipAddress: "198.51.100.0/24", action: "Allow", priority: 200, tag: "Default" };
  const last = { name: "Deny all", ipAddress: "Any", action: "Deny", priority: 2_147_483_647 };
  const allowing = (...rules: readonly Json[]) => ({
    ipSecurityRestrictions: [...rules, last],
    ipSecurityRestrictionsDefaultAction: "Deny",
  });
  const site = (config: Readonly<Record<string, Json>>) => [
    resource(types.site, "x", { ...safeSite, siteConfig: { ...safeSite.siteConfig, ...config } }),
  ];
  const weaker = (before: Readonly<Record<string, Json>>, after: Readonly<Record<string, Json>>) =>
    compare(site(before), site(after)).filter((finding) => !finding.startsWith("changes resource/property"));
  const wider = "weakens resource/unprotected: x siteConfig.ipSecurityRestrictions (more networks)";
  const widerScm = "weakens resource/unprotected: x siteConfig.scmIpSecurityRestrictions (more networks)";

  it.each([
    ["the first restriction", {}, allowing(office), []],
    ["one origin less", allowing(office, home), allowing(home), []],
    ["other words", allowing(office), allowing({ ...office, name: "headquarters", priority: 300 }), []],
    ["one origin more", allowing(office), allowing(office, home), [wider]],
    ["another origin of the same name", allowing(office), allowing({ ...home, name: "office" }), [wider]],
    ["no restriction", allowing(office), {}, [wider]],
    [
      "another default",
      allowing(office),
      { ...allowing(office), ipSecurityRestrictionsDefaultAction: "Allow" },
      [wider],
    ],
    ["a refused origin less", { ipSecurityRestrictions: [{ ...office, action: "Deny" }] }, {}, [wider]],
    [
      "the SCM site by its own list",
      { ...allowing(office), scmIpSecurityRestrictionsUseMain: true },
      { ...allowing(office), scmIpSecurityRestrictionsUseMain: false },
      [widerScm],
    ],
    ["the SCM site for everyone", { scmIpSecurityRestrictions: [office] }, {}, [widerScm]],
  ] as const)("%s", (_, before, after, expected) => {
    expect(weaker(before, after)).toEqual(expected);
  });

  it("is reported completely, including the subnet for the site's own requests", () => {
    expect(compare(site({}), site(allowing(office))).every((finding) => finding.startsWith("changes "))).toBe(true);
    const [was] = site({});
    expect(
      was && compare([was], [{ ...was, inputs: { ...was.inputs, virtualNetworkSubnetId: "/subnets/a" } }]),
    ).toEqual(["changes resource/property: x virtualNetworkSubnetId"]);
  });
});
