import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type LenientSettings, readSettingsFile } from "../../../../infra/settings/lenient-settings.ts";
import { assumptionsOf, allPeopleIn } from "../../../../packages/pf/commands/review/program/assumed.ts";
import { vaultsIn } from "../../../../packages/pf/stacks/settings/settings-in-file.ts";

function settings(text: string): LenientSettings {
  return readSettingsFile(parse(text)).settings;
}

const nobody = {
  assignedUsers: [],
  assignedGroups: [],
  owners: [],
  serviceAccounts: [],
  emergencyAccounts: [],
  emergencyGroups: [],
};

describe("a review's assumptions", () => {
  it("include everyone in either version, but no user whose name no tenant can have", () => {
    const names = ["ada@contoso.com", "o'neil@contoso.com", "g_fabrikam.com#EXT#@contoso.com"];

    expect(
      allPeopleIn([
        { ...nobody, assignedUsers: names },
        { ...nobody, assignedUsers: ["ada@contoso.com", "<b>@contoso.com", "ada", "a b@c"], assignedGroups: ["<b>"] },
      ]),
    ).toEqual({ ...nobody, assignedUsers: names, assignedGroups: ["<b>"] });
  });

  it("include every vault once, even if other settings are wrong", () => {
    const file = settings(
      `config:
  protected-function:callers:
    one: { deliverTo: { keyVault: { resourceGroup: rg, name: kv-orders } } }
    two: { deliverTo: { keyVault: { resourceGroup: rg, name: kv-orders } } }
    three: 3
    four: { deliverTo: nowhere }
  protected-function:location: 4
`,
    );

    expect(vaultsIn([file])).toEqual([{ resourceGroup: "rg", name: "kv-orders" }]);
    expect(assumptionsOf([file], nobody, new Map(), "test")).toEqual([
      "These key vaults exist, and the deployer may write to them: kv-orders.",
    ]);
  });

  it("include every existing caller, and every secret that is an app setting, once for both versions", () => {
    const file = settings(`config:
  protected-function:callers: { logic: { servicePrincipal: 11111111-2222-4333-8444-555555555555 } }
  protected-function:secretSettings: { KEY: { keyVault: { resourceGroup: rg, name: kv-orders }, secret: partner } }
`);

    expect(assumptionsOf([file, file], nobody, new Map(), "test")).toEqual([
      "These callers exist in the tenant: logic (as a managed identity).",
      "These secrets exist in key vaults that use Azure RBAC, and the deployer may assign roles there: partner in kv-orders.",
    ]);
  });

  it("include every scope of an Azure role but the stack's own resource group", () => {
    const file = settings(`config:
  protected-function:name: orders
  protected-function:identity:
    azureRoles:
      - { scope: resourceGroups/rg-orders-test, role: Reader }
      - { scope: resourceGroups/rg-shared, role: Reader }
      - { scope: resourceGroups/rg-shared, role: Monitoring Metrics Publisher }
      - { scope: /providers/Microsoft.Management/managementGroups/mg, role: Reader, reason: a long reason }
`);

    expect(assumptionsOf([file], nobody, new Map(), "test")).toEqual([
      "These scopes of Azure roles exist, and the deployer may assign roles there: resourceGroups/rg-shared, /providers/Microsoft.Management/managementGroups/mg.",
    ]);
  });

  it("include a vault once if both versions name it, in any case, because Azure refuses a duplicate role assignment", () => {
    const naming = (vault: string) =>
      `config: { protected-function:callers: { one: { deliverTo: { keyVault: ${vault} } } } }`;
    const base = settings(naming("{ resourceGroup: rg, name: kv-orders }"));
    const head = settings(naming("{ resourceGroup: RG, name: kv-orders }"));

    expect(vaultsIn([base, base])).toEqual([{ resourceGroup: "rg", name: "kv-orders" }]);
    expect(vaultsIn([base, head])).toHaveLength(1);
  });

  it.for([
    ["config:\n  protected-function:adopt:\n    hosting: { planName: p }\n", 1],
    ["config:\n  protected-function:adopt: {}\n", 0],
    ["", 0],
  ] as const)("include adopted resources: %j", ([text, count]) => {
    const said = assumptionsOf([settings(text)], nobody, new Map(), "test");

    expect(said.filter((sentence) => sentence.startsWith("The review treats adopted resources"))).toHaveLength(count);
  });
});
