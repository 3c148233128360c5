import { expect, it } from "vitest";
import type { Meaning } from "../../../../packages/pf/commands/drift/effects/effect.ts";
import { driftMeaning } from "../../../../packages/pf/commands/drift/verdict.ts";
import { sampleDrift } from "../../../support/sample-drift.ts";

const [finding] = sampleDrift.findings;
const meaningOf = (...meanings: readonly Meaning[]) =>
  driftMeaning({
    ...sampleDrift,
    findings: finding ? meanings.map((meaning) => ({ ...finding, meaning })) : [],
    unchecked: [],
    resources: 7,
  }).join(" ");
const undo = "Deployer: undo each change below, or add it to the program.";
const compared = "7 resources in Azure and Entra ID were compared with what was deployed.";

it.each<readonly [string, readonly Meaning[], string]>([
  [
    "who may get in",
    ["access", "other"],
    `Requests to /api/debug pass App Service authentication without a token; only the function's guard can still refuse them. ${undo} ${compared}`,
  ],
  ["what may break", ["lacking"], `Callers may be refused, or something may no longer work. ${undo} ${compared}`],
  ["that no caller is affected", ["other"], `No caller is affected. ${undo} ${compared}`],
  ["that nothing is to be undone, without the verdict's count", [], "Nothing to undo."],
])("says %s", (_, meanings, expected) => {
  expect(meaningOf(...meanings)).toBe(expected);
});

it("never takes what isn't checked for unchanged", () => {
  expect(driftMeaning({ ...sampleDrift, unchecked: [{ what: "x", why: "y" }] }).at(-1)).toMatch(
    / Unchecked parts may have drifted too\.$/,
  );
});
