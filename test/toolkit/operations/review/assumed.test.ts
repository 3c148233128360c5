import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { assumptionsOf, everybodyIn, vaultsIn } from "../../../../toolkit/operations/review/program/assumed.ts";

const folder = mkdtempSync(join(tmpdir(), "review-assumed-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

function settings(text: string, name = "settings.yaml"): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const nobody = {
  assignedUsers: [],
  assignedGroups: [],
  owners: [],
  serviceAccounts: [],
  emergencyAccounts: [],
  emergencyGroups: [],
};

describe("what a review takes for granted", () => {
  it("is whoever either version names, but no user of a name that no tenant has", () => {
    const names = ["ada@contoso.com", "o'neil@contoso.com", "g_fabrikam.com#EXT#@contoso.com"];

    expect(
      everybodyIn([
        { ...nobody, assignedUsers: names },
        { ...nobody, assignedUsers: ["ada@contoso.com", "<b>@contoso.com", "ada", "a b@c"], assignedGroups: ["<b>"] },
      ]),
    ).toEqual({ ...nobody, assignedUsers: names, assignedGroups: ["<b>"] });
  });

  it("is every vault once, whatever is wrong with other settings", () => {
    const file = settings(
      `config:
  protected-function:callers:
    one: { deliverTo: { keyVault: { resourceGroup: rg, name: kv } } }
    two: { deliverTo: { keyVault: { resourceGroup: rg, name: kv } } }
    three: 3
    four: { deliverTo: nowhere }
  protected-function:location: 4
`,
    );

    expect(vaultsIn([file])).toEqual([{ resourceGroup: "rg", name: "kv" }]);
    expect(assumptionsOf([file], nobody, new Map())).toEqual([
      "These key vaults exist, and the deployer may write to them: kv.",
    ]);
  });

  it("is a vault once that both versions name, in whatever case: Azure takes no second role assignment of the same", () => {
    const naming = (vault: string) =>
      `config: { protected-function:callers: { one: { deliverTo: { keyVault: ${vault} } } } }`;
    const base = settings(naming("{ resourceGroup: rg, name: kv }"), "base.yaml");
    const head = settings(naming("{ resourceGroup: RG, name: kv }"), "head.yaml");

    expect(vaultsIn([base, base])).toEqual([{ resourceGroup: "rg", name: "kv" }]);
    expect(vaultsIn([base, head])).toHaveLength(1);
  });

  it.for([
    ["config:\n  protected-function:adopt:\n    hosting: { planName: p }\n", 1],
    ["config:\n  protected-function:adopt: {}\n", 0],
    ["", 0],
  ] as const)("says where something is taken over: %j", ([text, count]) => {
    const said = assumptionsOf([settings(text)], nobody, new Map());

    expect(said.filter((sentence) => sentence.startsWith("What the setting adopt takes over"))).toHaveLength(count);
  });
});
