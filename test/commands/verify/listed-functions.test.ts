import { describe, expect, it } from "vitest";
import { compareFunctions, probeFunctions } from "../../../commands/verify/probes/listed-functions.ts";
import { outputsOf } from "../../support/sample-outputs-and-tokens.ts";

const siteId = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/func-a";
const declared = "1".repeat(64);
const checkout = { sha256: declared, functions: ["orders", "who-calls"] };
const compare = (listed: readonly string[], others: Partial<typeof checkout> = {}) =>
  compareFunctions({ listed, declared, siteId, checkout: { ...checkout, ...others } });

describe("what Resource Manager lists, beside what the package registers", () => {
  it("is as expected where both are the same, in any order and case", () => {
    expect(compare(["Who-Calls", "orders"])).toEqual({
      outcome: "as expected",
      found: 'Resource Manager lists "Who-Calls", "orders", as this checkout\'s package registers',
    });
  });

  it.each([
    [[], 'Resource Manager lists no functions, not "orders", "who-calls"'],
    [["WarmUp"], 'Resource Manager lists "WarmUp", not "orders", "who-calls"'],
    [["orders"], 'Resource Manager lists "orders", not "who-calls"'],
    [["orders", "who-calls", "old"], 'of which the package has no "old"'],
  ])("fails for %j, with the command that has them read again", (listed, found) => {
    const probe = compare(listed);
    expect(probe).toMatchObject({ outcome: "failed", found: expect.stringContaining(found) });
    expect(probe.fix).toContain(
      `az rest --method POST --url 'https://management.azure.com${siteId}/syncfunctiontriggers?api-version=2024-11-01'.`,
    );
    expect(probe.notYet).toBeDefined();
  });

  it.each([
    [["orders", "who-calls"], "as expected"],
    [["renamed"], "not checked"],
    [[], "failed"],
    [["WarmUp"], "failed"],
  ])("compared with another commit's package, %j is %s", (listed, outcome) => {
    expect(compare(listed, { sha256: "2".repeat(64) }).outcome).toBe(outcome);
  });
});

describe("asking Resource Manager", () => {
  const outputs = outputsOf({}, { packageSha256: declared });
  const lists = (...names: readonly string[]) => ({
    call: async () => ({ value: names.map((name) => ({ name: `func-a/${name}` })), nextLink: null }),
  });

  it("takes the function's own name from each", async () => {
    expect((await probeFunctions(outputs, checkout, lists("orders", "who-calls"))).outcome).toBe("as expected");
  });

  it("compares with nothing where the checkout builds no package, and says so", async () => {
    const why = "this checkout builds no package that could be compared: Error: No such file";
    expect(await probeFunctions(outputs, { why }, lists("orders"))).toEqual({
      outcome: "not checked",
      found: `Resource Manager lists "orders"; ${why}`,
    });
  });
});
