import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { physicalNames } from "../../infra/naming.ts";

describe("physical names", () => {
  it("carry workload and stack", () => {
    const names = physicalNames({ name: "whocalls", stack: "dev" });

    expect(names.resourceGroup).toBe("rg-whocalls-dev");
    expect(names.identity).toBe("id-whocalls-dev");
    expect(names.plan).toBe("asp-whocalls-dev");
    expect(names.storageAccount("ab12cd")).toBe("stwhocallsdevab12cd");
    expect(names.functionApp("ab12cd")).toBe("func-whocalls-dev-ab12cd");
    expect(names.api).toBe("whocalls API (dev)");
    expect(names.caller("integration")).toBe("integration, caller of whocalls (dev)");
  });

  it("fit Azure's rules whatever the stack is called", () => {
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
          expect(names.resourceGroup).toMatch(/^[a-z0-9-]{1,89}[a-z0-9]$/);
          expect(names.functionApp(suffix).endsWith(suffix)).toBe(true);
        },
      ),
    );
  });
});
