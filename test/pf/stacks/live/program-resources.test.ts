import { describe, expect, it } from "vitest";
import { deletionRank, programNames, programType } from "../../../../packages/pf/stacks/live/program-resources.ts";

const names = programNames("whocalls", "test", "a1b2c3");
const anySuffix = programNames("whocalls", "test", undefined);

describe("the names that the program gives in Azure", () => {
  it.each([
    ["Microsoft.Web/sites", "func-whocalls-test-a1b2c3"],
    ["microsoft.web/serverFarms", "ASP-WHOCALLS-TEST"],
    ["Microsoft.Insights/scheduledQueryRules", "alert-refused-callers-whocalls-test"],
    ["Microsoft.Insights/actionGroups", "ag-whocalls-test"],
    ["Microsoft.Insights/components", "appi-whocalls-test"],
    ["Microsoft.OperationalInsights/workspaces", "log-whocalls-test"],
    ["Microsoft.Storage/storageAccounts", "stwhocallstesta1b2c3"],
    ["Microsoft.ManagedIdentity/userAssignedIdentities", "id-whocalls-test"],
  ])("are those of %s: %s, in any case", (type, name) => {
    expect(names.isName(type, name)).toBe(true);
  });

  it.each([
    ["another type's name", "Microsoft.Web/sites", "id-whocalls-test"],
    ["another stack's", "Microsoft.Web/serverfarms", "asp-whocalls-test2"],
    ["another workload's", "Microsoft.Web/serverfarms", "asp-orders-test"],
    ["another deployment's suffix", "Microsoft.Web/sites", "func-whocalls-test-zzzzzz"],
    ["a type that the program never makes", "Microsoft.KeyVault/vaults", "log-whocalls-test"],
  ])("are not %s", (_what, type, name) => {
    expect(names.isName(type, name)).toBe(false);
  });

  it("have any suffix of the right form if the state has none", () => {
    expect(anySuffix.isName("Microsoft.Web/sites", "func-whocalls-test-zzzzzz")).toBe(true);
    expect(anySuffix.isName("Microsoft.Web/sites", "func-whocalls-test-zzzzzzz")).toBe(false);
    expect(anySuffix.isName("Microsoft.Web/sites", "func-whocalls-test-orders")).toBe(true);
  });

  it("use a workload's name literally, not as a pattern", () => {
    expect(programNames("a.c", "test", "x").isName("Microsoft.Web/serverfarms", "asp-abc-test")).toBe(false);
  });

  it("are given for the group and the workspace", () => {
    expect([names.resourceGroup, names.workspace]).toEqual(["rg-whocalls-test", "log-whocalls-test"]);
  });
});

describe("the types that the program makes in Azure", () => {
  it("are recognized in any case", () => {
    expect(programType("Microsoft.Web/sites")?.kind).toBe("Function App");
    expect(programType("Microsoft.Sql/servers")).toBeUndefined();
  });

  it("are deleted in a possible order: the site before its plan, writers before the workspace", () => {
    const order = ["Microsoft.OperationalInsights/workspaces", "Microsoft.Web/serverfarms", "Microsoft.Web/sites"];

    expect(order.toSorted((one, other) => deletionRank(one) - deletionRank(other))).toEqual(
      order.toReversed().toSorted((one, other) => deletionRank(one) - deletionRank(other)),
    );
    expect(deletionRank("Microsoft.Web/sites")).toBe(0);
    expect(deletionRank("microsoft.insights/components")).toBeLessThan(
      deletionRank("microsoft.operationalinsights/workspaces"),
    );
  });
});
