import { describe, expect, it } from "vitest";
import type { Json } from "../../../../../packages/pf/commands/review/snapshot/snapshot.ts";
import { compareOutputs } from "../../../../../packages/pf/commands/review/state/compare-outputs.ts";
import { stackOutputsSchema } from "../../../../../infra/outputs.ts";
import { sampleOutputs } from "../../../../support/outputs-sample.ts";

const caller = {
  clientId: "<Application partner.clientId>",
  roles: ["Function.Invoke"],
  credentials: ["client-secret"],
};
const outputs: Readonly<Record<string, Json>> = {
  callers: { partner: { ...caller, clientSecret: "[secret]" } },
  endpoints: [{ name: "who-calls", method: "GET", url: "https://f" }],
  tenantId: "<this tenant>",
  packageSha256: "1",
};
const compare = (after: Readonly<Record<string, Json>>) => compareOutputs(outputs, { ...outputs, ...after });

describe("the stack's outputs", () => {
  it("weaken if a secret is plain at any depth, without its value", () => {
    expect(compare({ callers: { partner: { ...caller, clientSecret: "plain text" } } })).toEqual([
      { id: "output/not-secret", severity: "weakens", subject: "callers.partner.clientSecret" },
    ]);
  });

  it("weaken if a new caller's secret is plain from the start", () => {
    const callers = { ...Object(outputs["callers"]), "api-two": { ...caller, clientSecret: "plain text" } };

    expect(compare({ callers })).toEqual([
      { id: "output/not-secret", severity: "weakens", subject: 'callers["api-two"].clientSecret' },
    ]);
    expect(compare({ callers: { ...callers, "api-two": { ...caller, clientSecret: "[secret]" } } })).toEqual([]);
  });

  it("break readers of a removed one, reported once with all its parts", () => {
    const { tenantId: _tenantId, callers: _callers, ...rest } = outputs;

    expect(compareOutputs(outputs, rest)).toEqual([
      { id: "output/removed", severity: "breaks", subject: "callers" },
      { id: "output/removed", severity: "breaks", subject: "tenantId" },
    ]);
    expect(compare({ callers: {} })).toEqual([
      { id: "output/removed", severity: "breaks", subject: "callers.partner" },
    ]);
  });

  it("are unknown if no schema has them, even inside a known one", () => {
    const callers = { partner: { ...caller, clientSecret: "[secret]", note: "x" } };

    expect(compare({ debug: { key: "x" }, callers })).toEqual([
      { id: "output/unknown", severity: "unknown", subject: "callers.partner.note", after: "x" },
      { id: "output/unknown", severity: "unknown", subject: "debug.key", after: "x" },
    ]);
  });

  it("are reported as changes, or left to the comparison of the deployment", () => {
    expect(compare({ tenantId: "other", packageSha256: "2" })).toEqual([
      { id: "output/changed", severity: "changes", subject: "tenantId", before: "<this tenant>", after: "other" },
    ]);
  });

  it("are all known if infra/outputs.ts has them", () => {
    const sample = stackOutputsSchema.parse(sampleOutputs()) as unknown as Readonly<Record<string, Json>>;

    expect(compareOutputs({}, sample).filter(({ id }) => id === "output/unknown")).toEqual([]);
  });
});
