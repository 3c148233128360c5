import { describe, expect, it } from "vitest";
import { chooseCaller } from "../../../../packages/pf/commands/verify/open-verification.ts";
import { outputsOf } from "../../../support/sample-outputs-and-tokens.ts";

const clientId = (digit: string) => `${digit.repeat(8)}-1111-4111-8111-111111111111`;
const one = { integration: { clientId: clientId("a"), roles: [], credentials: ["client-secret" as const] } };
const callers = {
  pipeline: { clientId: clientId("b"), roles: [], credentials: ["federated" as const] },
  ...one,
  bare: { clientId: clientId("c"), roles: [], credentials: [] },
};
const stackOf = (secret?: string) =>
  outputsOf(
    {},
    { callers: { ...callers, integration: { ...callers.integration, ...(secret && { clientSecret: secret }) } } },
  );

describe("the caller for the checks", () => {
  it("is the first with an available credential", () => {
    expect(chooseCaller(stackOf("of the stack"), undefined, {})).toEqual({
      name: "integration",
      clientId: clientId("a"),
      proof: { kind: "client-secret", clientSecret: "of the stack" },
    });
  });

  it("has the environment's secret in preference to the stack's", () => {
    const { proof } = chooseCaller(stackOf("of the stack"), "integration", { CALLER_SECRET: "of the environment" });

    expect(proof).toEqual({ kind: "client-secret", clientSecret: "of the environment" });
  });

  it("has no credential if none is available, with the variable to set", () => {
    expect(chooseCaller(outputsOf({}, { callers: one }), undefined, {}).proof).toEqual({
      kind: "none",
      why: expect.stringContaining("Set CALLER_SECRET"),
    });
    expect(chooseCaller(stackOf(), "pipeline", {}).proof).toMatchObject({
      why: expect.stringContaining("Set CALLER_ASSERTION_FILE"),
    });
    expect(chooseCaller(stackOf(), "bare", {}).proof).toMatchObject({
      why: expect.stringContaining("bare has no credential"),
    });
  });

  it("is absent if the stack has none", () => {
    expect(chooseCaller(outputsOf({}, { callers: {} }), undefined, {})).toEqual({
      clientId: "00000000-0000-0000-0000-000000000000",
      proof: { kind: "none", why: "the stack has no caller." },
    });
  });

  it("must be named if the environment's secret could be any caller's", () => {
    expect(() => chooseCaller(stackOf(), undefined, { CALLER_SECRET: "whose" })).toThrow(
      "CALLER_SECRET is set, and the stack has 3 callers: whose is it?\nAdd --caller pipeline|integration|bare",
    );
  });

  it("is refused if the stack doesn't have it", () => {
    expect(() => chooseCaller(stackOf(), "nobody", {})).toThrow('"nobody" isn\'t a caller of this stack');
  });
});
