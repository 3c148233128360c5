import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { physicalNames } from "../../infra/naming.ts";

describe("physical names", () => {
  it("carry workload and stack", () => {
    const names = physicalNames({ name: "whocalls", stack: "dev" });

    expect(names.resourceGroup).toBe("rg-whocalls-dev");
    expect(names.identity).toBe("id-whocalls-dev");
    expect(names.plan).toBe("asp-whocalls-dev");
    expect(names.workspace).toBe("log-whocalls-dev");
    expect(names.insights).toBe("appi-whocalls-dev");
    expect(names.storageAccount("ab12cd")).toBe("stwhocallsdevab12cd");
    expect(names.functionApp("ab12cd")).toBe("func-whocalls-dev-ab12cd");
    expect(names.api).toBe("whocalls API (dev)");
    expect(names.caller("integration")).toBe("integration, caller of whocalls (dev)");
  });

  it("fit Azure's rules for any stack name", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z][a-z0-9]{1,15}$/),
        fc.stringMatching(/^[a-zA-Z0-9._-]{1,100}$/),
        fc.stringMatching(/^[a-z0-9]{6}$/),
        (name, stack, suffix) => {
          const names = physicalNames({ name, stack });
          expect(names.storageAccount(suffix)).toMatch(/^[a-z0-9]{3,24}$/);
          // https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftweb
          expect(names.functionApp(suffix)).toMatch(/^[a-z0-9][a-z0-9-]{0,41}[a-z0-9]$/);
          // https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftoperationalinsights
          expect(names.workspace).toMatch(/^[a-z0-9][a-z0-9-]{2,61}[a-z0-9]$/);
          expect(names.resourceGroup).toMatch(/^[a-z0-9-]{1,89}[a-z0-9]$/);
          expect(names.functionApp(suffix).endsWith(suffix)).toBe(true);
        },
      ),
    );
  });

  it("keep those of adopted resources, and use the usual names for the rest", () => {
    const names = physicalNames({ name: "whocalls", stack: "dev", adopt: { hosting, api } });

    expect(names.resourceGroup).toBe("rg-orders");
    expect(names.plan).toBe("asp-orders");
    expect(names.api).toBe("Orders");
    expect(names.identity).toBe("id-whocalls-dev");
    expect(names.storageAccount("ab12cd")).toBe("stwhocallsdevab12cd");
    expect(names.caller("integration")).toBe("integration, caller of whocalls (dev)");
  });
});

const hosting = { resourceGroupName: "rg-orders", planName: "asp-orders", functionAppName: "func-orders" };
const guid = "11111111-2222-4333-8444-555555555555";
const api = {
  clientId: guid,
  applicationObjectId: guid,
  servicePrincipalObjectId: guid,
  displayName: "Orders",
  consentId: "",
};
