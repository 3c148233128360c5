import { expect, it } from "vitest";
import { verificationMeaning } from "../../../../packages/pf/commands/verify/verdict.ts";
import type { Verification } from "../../../../packages/pf/commands/verify/verification.ts";
import { verification } from "../../../support/sample-verification.ts";

const [proved, , failed] = verification.rows;
const rows = proved && failed ? [proved, failed, failed] : [];
const explained = rows.map((row, index) => ({
  ...row,
  explanation: ["It means something.", index === 1 ? "Administrator: turn it on." : "Deployer: `npx pulumi up`."],
}));

it.each([
  ["each person who has to act", { rows: explained }, / Fixes by person: administrator \(1\), deployer \(2\)\.$/],
  [
    "that it can't be relied on, if no fix is known",
    { probes: [] },
    /^Don't rely on this stack until what failed is fixed\.$/,
  ],
])("names %s", (_, found, expected) => {
  expect(verificationMeaning({ ...verification, ...found })).toEqual([
    expect.stringMatching(expected),
    "Called as integration.",
  ]);
});

it("names no caller if none was used: the first request decided", () => {
  const meaningOf = (door: Verification["door"]) => verificationMeaning({ ...verification, door });

  expect(meaningOf({ state: "open", found: "", means: "", fix: "" })).toEqual([
    "Don't rely on this stack until this is fixed.",
  ]);
  expect(meaningOf({ state: "unseen", found: "", answered: true, online: true })).toEqual([
    "Don't rely on this stack until the checks have run.",
  ]);
});

it("claims nothing more of a stack that works", () => {
  expect(verificationMeaning({ ...verification, ok: true, caller: undefined })).toEqual(["No caller was used."]);
});
