import { expect, it, describe } from "vitest";
import { RequestRefused } from "../../../../packages/core/azure/json-api.ts";
import { probeDeploymentRecord } from "../../../../packages/pf/commands/verify/probes/run-probes.ts";
import { compareFunctions, probeFunctions } from "../../../../packages/pf/commands/verify/probes/listed-functions.ts";
import { outputsOf } from "../../../support/sample-outputs-and-tokens.ts";

const record = (others: object) => ({
  call: async () => ({ id: "d1", deployer: "protected-function", received_time: "2026-11-24T12:00:00Z", ...others }),
});

it.each([
  [{ status: 4 }, "as expected", "by protected-function, with status 4 (success)"],
  [{ status: 6 }, "as expected", "status 6 (partial success)"],
  [{ status: 3 }, "warning", "status 3 (failed): the package before it may be live"],
  [{ status: 5 }, "warning", "status 5 (conflict): the package before it may be live"],
  [
    { status: 4, deployer: "az_cli_functions" },
    "warning",
    "by az_cli_functions, with status 4 (success): not this project's",
  ],
  [{ status: 4, deployer: "" }, "warning", "by an unknown deployer"],
  [{ status: 2 }, "not checked", "status 2 (deploying): it is still running"],
  [{ status: undefined }, "not checked", "no status: it is still running"],
])("reads %j as %s", async (others, outcome, found) => {
  const probe = await probeDeploymentRecord(record(others));
  expect(probe).toMatchObject({ outcome, found: expect.stringContaining(found) });
  expect(probe.found).toContain("the last upload (d1) was at 2026-11-24T12:00:00Z");
  expect(probe.fix !== undefined).toBe(outcome === "warning");
});

it("checks nothing if the record is missing, and throws for every other refusal", async () => {
  const refused = (status: number) => ({
    call: async () => {
      throw new RequestRefused("GET", "https://scm/api/deployments/latest", status, "no code", "no message");
    },
  });
  expect((await probeDeploymentRecord(refused(404))).outcome).toBe("not checked");
  await expect(probeDeploymentRecord(refused(403))).rejects.toThrow(RequestRefused);
});

const siteId = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/func-a";
const declared = "1".repeat(64);
const checkout = { sha256: declared, functions: ["orders", "who-calls"] };
const compare = (listed: readonly string[], others: Partial<typeof checkout> = {}) =>
  compareFunctions({ listed, declared, siteId, checkout: { ...checkout, ...others } });

describe("the functions in Resource Manager and in the package", () => {
  it("are as expected if they are equal, in any order and case", () => {
    expect(compare(["Who-Calls", "orders"])).toEqual({
      outcome: "as expected",
      found: 'Resource Manager lists "Who-Calls", "orders", the ones that this checkout\'s package registers',
    });
  });

  it.each([
    [[], 'Resource Manager lists no functions, not "orders", "who-calls"'],
    [["WarmUp"], 'Resource Manager lists "WarmUp", not "orders", "who-calls"'],
    [["orders"], 'Resource Manager lists "orders", not "who-calls"'],
    [["orders", "who-calls", "old"], 'of which the package has no "old"'],
  ])("fail for %j, with the command that synchronizes them", (listed, found) => {
    const probe = compare(listed);
    expect(probe).toMatchObject({ outcome: "failed", found: expect.stringContaining(found) });
    expect(probe.fix).toContain(
      `az rest --method POST --url 'https://management.azure.com${siteId}/syncfunctiontriggers?api-version=2024-11-01'\`. `,
    );
    expect(probe.notYet).toBeDefined();
  });

  it.each([
    [["orders", "who-calls"], "as expected"],
    [["renamed"], "not checked"],
    [[], "failed"],
    [["WarmUp"], "failed"],
  ])("give, for %j and another commit's package, the outcome %s", (listed, outcome) => {
    expect(compare(listed, { sha256: "2".repeat(64) }).outcome).toBe(outcome);
  });
});

describe("the request to Resource Manager", () => {
  const outputs = outputsOf({}, { packageSha256: declared });
  const lists = (...names: readonly string[]) => ({
    call: async () => ({ value: names.map((name) => ({ name: `func-a/${name}` })), nextLink: null }),
  });

  it("reads each function's own name", async () => {
    expect((await probeFunctions(outputs, checkout, lists("orders", "who-calls"))).outcome).toBe("as expected");
  });

  it("compares nothing if the checkout builds no package, and reports that", async () => {
    const why = "this checkout builds no package that could be compared: Error: No such file";
    expect(await probeFunctions(outputs, { why }, lists("orders"))).toEqual({
      outcome: "not checked",
      found: `Resource Manager lists "orders"; ${why}`,
    });
  });
});
