import { expect, it } from "vitest";
import { aadstsRows } from "../../../packages/pf/refusals/aadsts/aadsts.ts";
import { functionRefusals } from "../../../packages/pf/refusals/aadsts/function-rows.ts";
import { explain } from "../../../packages/pf/refusals/explain.ts";
import { fixes } from "../../../packages/pf/refusals/explanation-text.ts";
import { explanationOnTwin, fixOnTwin } from "../../../packages/pf/refusals/on-twin.ts";
import { now, outputsOf, tokenOf, version1 } from "../../support/sample-outputs-and-tokens.ts";

const ofLiveStack = /npx pulumi|pulumi refresh|\.\/pf (?:rotate|drift|verify|teardown)/;

it("has no command of a live stack in any fix of the table", () => {
  const rows = [...Object.values(aadstsRows), ...Object.values(functionRefusals)];
  const all = rows.flatMap(({ cures }) => cures);
  expect(all.filter((fix) => ofLiveStack.test(fix)).length).toBeGreaterThan(10);
  expect(all.map(fixOnTwin).filter((fix) => ofLiveStack.test(fix))).toEqual([]);
});

it.each([
  ["a token without the role", { token: tokenOf({ ...version1, roles: undefined }) }],
  ["a token of another client", { token: tokenOf({ ...version1, appid: "44444444-4444-4444-8444-444444444444" }) }],
  ["an application that isn't assigned", { error: "AADSTS501051: Application 'a'(b) is not assigned to a role" }],
  ["a challenge of another tenant", { challenge: 'Bearer realm="other.azurewebsites.net" resource_id="x"' }],
] as const)("has none in the fixes of %s", (_, refusal) => {
  const explanation = explain({ ...refusal, outputs: outputsOf(), now });
  expect(fixes(explanation).some((fix) => ofLiveStack.test(fix))).toBe(true);
  expect(fixes(explanationOnTwin(explanation)).filter((fix) => ofLiveStack.test(fix))).toEqual([]);
});
