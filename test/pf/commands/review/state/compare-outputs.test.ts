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
  it("weaken where a secret is plain, however deep, and its value is not told", () => {
    expect(compare({ callers: { partner: { ...caller, clientSecret: "plain text" } } })).toEqual([
      { id: "output/not-secret", severity: "weakens", subject: "callers.partner.clientSecret" },
    ]);
  });

  it("weaken where a new caller's secret is plain from the start", () => {
    const callers = { ...Object(outputs["callers"]), "api-two": { ...caller, clientSecret: "plain text" } };

    expect(compare({ callers })).toEqual([
      { id: "output/not-secret", severity: "weakens", subject: 'callers["api-two"].clientSecret' },
    ]);
    expect(compare({ callers: { ...callers, "api-two": { ...caller, clientSecret: "[secret]" } } })).toEqual([]);
  });

  it("break who reads one that is gone, told once for all that is in it", () => {
    const { tenantId: _tenantId, callers: _callers, ...rest } = outputs;

    expect(compareOutputs(outputs, rest)).toEqual([
      { id: "output/removed", severity: "breaks", subject: "callers" },
      { id: "output/removed", severity: "breaks", subject: "tenantId" },
    ]);
    expect(compare({ callers: {} })).toEqual([
      { id: "output/removed", severity: "breaks", subject: "callers.partner" },
    ]);
  });

  it("are unknown where no schema has them, be they within one that it has", () => {
    const callers = { partner: { ...caller, clientSecret: "[secret]", note: "x" } };

    expect(compare({ debug: { key: "x" }, callers })).toEqual([
      { id: "output/unknown", severity: "unknown", subject: "callers.partner.note", after: "x" },
      { id: "output/unknown", severity: "unknown", subject: "debug.key", after: "x" },
    ]);
  });

  it("are told as they change, or left to the comparison of what is deployed", () => {
    expect(compare({ tenantId: "other", packageSha256: "2" })).toEqual([
      { id: "output/changed", severity: "changes", subject: "tenantId", before: "<this tenant>", after: "other" },
    ]);
  });

  it("are all known that infra/outputs.ts has", () => {
    const sample = stackOutputsSchema.parse(sampleOutputs()) as unknown as Readonly<Record<string, Json>>;

    expect(compareOutputs({}, sample).filter(({ id }) => id === "output/unknown")).toEqual([]);
  });
});
