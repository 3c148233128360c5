import { expect, it } from "vitest";
import { aadstsRows } from "../../../packages/pf/refusals/aadsts/aadsts.ts";
import { errorExplanation } from "../../../packages/pf/refusals/error-explanation.ts";
import { ofStack } from "../../../packages/pf/refusals/of-stack.ts";
import { verificationPage } from "../../../packages/pf/commands/verify/page.ts";
import { verificationText } from "../../../packages/pf/commands/verify/verification-text.ts";
import { sampleEvidence } from "../../support/sample-evidence.ts";
import { verification } from "../../support/sample-verification.ts";

it.each([
  [
    "Run `npx pulumi refresh`, then `npx pulumi up`.",
    "Run `npx pulumi refresh --stack 'a b'`, then `npx pulumi up --stack 'a b'`.",
  ],
  ["`npx pulumi stack output publicClient`", "`npx pulumi stack output publicClient --stack 'a b'`"],
  ["`./pf drift` or `./pf rotate --caller x`", "`./pf drift --stack 'a b'` or `./pf rotate --caller x --stack 'a b'`"],
  [
    "`npx pulumi up --stack other`, `npx pulumi login`, `az ad x`",
    "`npx pulumi up --stack other`, `npx pulumi login`, `az ad x`",
  ],
])("puts the stack into each command of a fix that takes one: %s", (fix, expected) => {
  expect(ofStack(fix, "a b")).toBe(expected);
  expect(ofStack(fix, undefined)).toBe(fix);
});

it("leaves no command of Pulumi without its stack on a verification's page and terminal, whatever failed", () => {
  const explanation = Object.keys(aadstsRows).flatMap((code) => errorExplanation(`AADSTS${code}: x`));
  const fix = "Run `npx pulumi up`.";
  const failed = {
    ...verification,
    rows: verification.rows.map((row) => (row.outcome === "failed" ? { ...row, explanation } : row)),
    probes: verification.probes.map((probe) => ({ ...probe, fix })),
  };
  const open = { ...verification, door: { state: "open", found: "200", means: "It's off.", fix } } as const;
  const page = verificationPage(failed, sampleEvidence(), { stack: "prod" }).replaceAll(/<[^>]*>/g, "");
  const openPage = verificationPage(open, sampleEvidence(), { stack: "prod" }).replaceAll(/<[^>]*>/g, "");
  const terminal = verificationText(failed, { colour: false }, { stack: "prod" });
  const commands = [page, openPage, terminal].flatMap((text) =>
    text.match(/npx pulumi (?:up|refresh|stack output)[^,.:`]*/g),
  );
  expect(commands.length).toBeGreaterThan(20);
  expect(commands.filter((command) => !command?.includes(" --stack prod"))).toEqual([]);
});
