import { describe, expect, it } from "vitest";
import { isReachable } from "../../packages/twin/access-restrictions.ts";
import { deployed, ids, siteWith } from "./arm/stack.ts";

const office = { ipAddress: "203.0.113.0/24", action: "Allow", tag: "Default", priority: 100 } as const;
const last = {
  ipAddress: "Any",
  action: "Deny",
  priority: 2_147_483_647,
  name: "Deny all",
  description: "Deny all access",
};
const inOffice = "203.0.113.7";
const elsewhere = "198.51.100.7";

describe("who reaches a site", () => {
  it.each([
    ["without restrictions, everyone", {}, true, true],
    ["with a rule, only whom it names", { ipSecurityRestrictions: [office] }, true, false],
    ["with a default alone, nobody", { ipSecurityRestrictionsDefaultAction: "Deny" }, false, false],
    [
      "a rule for everyone decides nothing by itself",
      { ipSecurityRestrictions: [{ ...last, tag: "Default", action: "Deny" }] },
      true,
      true,
    ],
    [
      "a refused range",
      { ipSecurityRestrictions: [{ ...office, action: "Deny" }], ipSecurityRestrictionsDefaultAction: "Allow" },
      false,
      true,
    ],
    [
      "the first rule by priority",
      {
        ipSecurityRestrictions: [
          { ...office, priority: 200 },
          { ...office, ipAddress: "203.0.113.7/32", action: "Deny" },
        ],
      },
      false,
      false,
    ],
    [
      "no client comes from a service tag or a subnet",
      {
        ipSecurityRestrictions: [
          { ...office, ipAddress: "AzureCloud", tag: "ServiceTag" },
          { action: "Allow", tag: "Default", priority: 2, vnetSubnetResourceId: "/subnets/a" },
        ],
      },
      false,
      false,
    ],
    [
      "IPv6 ranges hold for IPv6 only",
      { ipSecurityRestrictions: [{ ...office, ipAddress: "2001:db8::/32" }] },
      false,
      false,
    ],
  ] as const)("%s", (_, restrictions, fromOffice, fromElsewhere) => {
    const reach = (from: string) => isReachable(restrictions as Parameters<typeof isReachable>[0], "main", from);
    expect([reach(inOffice), reach(elsewhere)]).toEqual([fromOffice, fromElsewhere]);
  });

  it("at the SCM site only its own restrictions count, unless it uses the site's", () => {
    const restrictions = { ipSecurityRestrictions: [office] };
    expect(isReachable(restrictions, "scm", elsewhere)).toBe(true);
    expect(isReachable({ ...restrictions, scmIpSecurityRestrictionsUseMain: true }, "scm", elsewhere)).toBe(false);
    expect(isReachable({ scmIpSecurityRestrictions: [office] }, "scm", elsewhere)).toBe(false);
    expect(isReachable({ scmIpSecurityRestrictions: [office] }, "main", elsewhere)).toBe(true);
  });
});

describe("a site's restrictions in Resource Manager", () => {
  const withConfig = (config: object) => siteWith({ siteConfig: { ...siteWith({}).properties.siteConfig, ...config } });
  const web = `${ids.site}/config/web`;

  it("are answered with a last rule for everyone else, and stay when a write omits them", async () => {
    const { call } = await deployed("plan");
    await call("PUT", ids.site, { body: withConfig({ ipSecurityRestrictions: [office] }) });
    const answered = { properties: { ipSecurityRestrictions: [office, last] } };

    expect((await call("GET", web)).body).toMatchObject(answered);
    await call("PUT", ids.site, { body: withConfig({}) });
    expect((await call("GET", web)).body).toMatchObject(answered);
    await call("PUT", ids.site, {
      body: withConfig({ ipSecurityRestrictions: [{ ...office, ipAddress: "0.0.0.0/0" }, last] }),
    });
    expect((await call("GET", web)).body).toMatchObject({
      properties: { ipSecurityRestrictions: [{ ...office, ipAddress: "0.0.0.0/0" }, last] },
    });
  });

  it.each([
    ["no range", { ...office, ipAddress: "203.0.113.7" }, 400],
    ["both a range and a subnet", { ...office, vnetSubnetResourceId: "/subnets/a" }, 400],
    ["headers, which the twin doesn't know", { ...office, headers: { "x-azure-fdid": ["id"] } }, 501],
  ])("are refused with %s", async (_, rule, status) => {
    const { call } = await deployed("plan");
    expect((await call("PUT", ids.site, { body: withConfig({ ipSecurityRestrictions: [rule] }) })).status).toBe(status);
  });
});
