import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Drift } from "../../packages/pf/commands/drift/finding.ts";
import { driftPage } from "../../packages/pf/commands/drift/page.ts";
import { preflightPage } from "../../packages/pf/commands/preflight/page.ts";
import { driftNext } from "../../packages/pf/commands/drift/verdict.ts";
import { accessPage } from "../../packages/pf/commands/matrix/page/access-page.ts";
import { reviewPage } from "../../packages/pf/commands/review/words/review-page.ts";
import { proofPage } from "../../packages/pf/commands/start/page.ts";
import { verificationPage } from "../../packages/pf/commands/verify/page.ts";
import type { Verification } from "../../packages/pf/commands/verify/verification.ts";
import { recordedProof } from "../../tools/documentation/samples/sample-pages.ts";
import { brokenRules } from "../support/chromium/accessibility.ts";
import { openPage, type OpenPage } from "../support/chromium/chromium.ts";
import { beyondScreen } from "../support/chromium/page-faults.ts";
import { preflightSample } from "../support/sample-preflight.ts";
import { sampleDrift } from "../support/sample-drift.ts";
import { sampleEvidence } from "../support/sample-evidence.ts";
import { allowed, elsewhere, nobody, sampleMatrix } from "../support/sample-matrix.ts";
import { sampleReview } from "../support/sample-review.ts";
import { verification } from "../support/sample-verification.ts";

const [passed, , failed] = verification.rows;
const ofVerification = (parts: Partial<Verification>) =>
  verificationPage({ ...verification, ...parts }, sampleEvidence(), { stack: "dev" });
const answeredAtOnce = { rows: [], probes: [], warnings: [] };
const driftOf = (parts: Partial<Drift>) => {
  const drift = { ...sampleDrift, ...parts };
  return driftPage(drift, sampleEvidence(), driftNext(drift));
};
const accessOf = (sample: Parameters<typeof sampleMatrix>[0]) =>
  accessPage(sampleMatrix(sample), { stack: "dev", option: "", evidence: sampleEvidence({ answeredBy: "twin" }) });
const preflightOf = (...states: readonly string[]) =>
  preflightPage(
    { ...preflightSample, findings: preflightSample.findings.filter(({ state }) => states.includes(state)) },
    sampleEvidence(),
  );
const failedProof = {
  ...recordedProof(),
  ok: false,
  rows: recordedProof().rows.map((row, index) =>
    index === 3
      ? { ...row, outcome: "failed" as const, reason: "asked for a token: expected a token, found AADSTS7000112" }
      : row,
  ),
};

const disabled = recordedProof().rows.map((row) => ({
  ...row,
  outcome: "failed" as const,
  reason: "asked for a token: expected a token, found AADSTS7000112",
}));

/** What else they can be about: nothing is wrong, nothing is known, all is open. The beginning of each one's verdict. */
const states: Readonly<Record<string, readonly [html: string, verdict: RegExp]>> = {
  "a proof that fails": [
    proofPage(failedProof, sampleEvidence({ answeredBy: "twin" }), ["Next."]),
    /^✗ The stack doesn't .*\n+Don't deploy this until what failed is fixed\. Fixes by person: administrator \(1\)\./,
  ],
  "a proof in which everything fails for one reason": [
    proofPage({ ...failedProof, rows: disabled }, sampleEvidence({ answeredBy: "twin" }), ["Next."]),
    /^✗ The stack doesn't .*: 0 of 80 proved, 80 failed\.\n+Don't deploy this until what failed is fixed\. Fixes by person: administrator \(1\)\./,
  ],
  "a verification that holds": [
    ofVerification({ ok: true, rows: passed ? [passed] : [], probes: [], warnings: [] }),
    /^✓ The live stack works as declared: 1 of 1 proved\.\n+Called as integration\.$/,
  ],
  "a verification of an open API": [
    ofVerification({ ...answeredAtOnce, door: { state: "open", found: "answered 200", means: "It's off.", fix: "x" } }),
    /^✗ App Service authentication didn't refuse a request.*\n+Don't rely on this stack until this is fixed\.$/,
  ],
  "a verification without an answer": [
    ofVerification({
      ...answeredAtOnce,
      door: { state: "unseen", found: "answered 503", answered: true, online: true },
    }),
    /^\? Nothing was checked.*\n+Don't rely on this stack until the checks have run\.$/,
  ],
  "a verification with everything failed": [
    ofVerification({ rows: failed ? [failed] : [], warnings: [] }),
    /^✗ Not everything works yet/,
  ],
  "a drift of nothing": [driftOf({ findings: [], unchecked: [] }), /^✓ No drift.*\n+Nothing to undo\.$/],
  "a drift that isn't known": [driftOf({ findings: [] }), /^\? Can't tell whether "dev" has drifted/],
  "a preflight that is ready": [preflightOf("ok"), /^✓ Ready to deploy "dev"\.\n+Checked as the application /],
  "a preflight with warnings": [preflightOf("ok", "warning"), /^! Ready to deploy "dev", with 1 warning\.\n/],
  "a preflight that isn't known": [preflightOf("unknown"), /^\? Can't tell whether "dev" is ready to deploy/],
  "a preflight with gaps": [
    preflightOf("missing"),
    /^✗ Not ready to deploy .*\n+Don't deploy yet\. To act: the deployer/,
  ],
  "access of nobody": [accessOf({ subjects: [nobody], places: [elsewhere] }), /^! Nobody can call the API\.$/],
  "access of anyone": [
    accessOf({ verdict: ({ who }) => (who === nobody.label ? allowed : undefined) }),
    /^✗ Anyone can call GET whoami without a token\./,
  ],
  "a review that finds nothing": [
    reviewPage(sampleReview(), sampleEvidence({ answeredBy: "twin" })),
    /^✓ No change of access/,
  ],
};

it("shows in red what someone can call whom nobody declared, and only that", async () => {
  const page = await openPage(states["access of anyone"]?.[0] ?? "");
  try {
    const red = await page.evaluate<readonly string[]>(
      `[...document.querySelectorAll("td .fail")].map((one) => [one.closest("tr").querySelector("th"), one].map(({ textContent }) => textContent.replace(/\\s+/g, " ").trim()).join(": "))`,
    );
    const allowedByTable = "No token ✗ not declared: ✓ Allowed";
    expect(red).toEqual([allowedByTable, allowedByTable, "no token: ✓ allowed"]);
  } finally {
    await page.close();
  }
});

/** In the page: sections that have a heading alone. */
const emptySections = `[...document.querySelectorAll("section")].filter((one) => one.checkVisibility() && ![...one.children].some((child) => !child.matches("h2, h3") && child.innerText.trim() !== "")).map((one) => one.innerText)`;

/** In the page: what only a person at a screen can use. */
const operated = `[...document.querySelectorAll("button, input, select, textarea")].filter((one) => one.checkVisibility()).map((one) => one.outerHTML)`;

describe.each(Object.entries(states))("%s in Chromium", (_, [html, verdict]) => {
  let page: OpenPage;
  beforeAll(async () => {
    page = await openPage(html);
  });
  afterAll(() => page?.close());

  it("says its verdict, and what it means for whom, in the first screen of a phone", async () => {
    await page.emulate({ width: 400, scheme: "light" });
    const [text, bottom] = await page.evaluate<readonly [string, number]>(
      `(({ innerText, offsetTop, offsetHeight }) => [innerText, offsetTop + offsetHeight])(document.querySelector(".verdict"))`,
    );
    expect(text).toMatch(verdict);
    expect(bottom).toBeLessThan(700);
  });

  it.each([
    { width: 400, scheme: "light" },
    { width: 400, scheme: "dark" },
    { width: 1280, scheme: "dark" },
    { width: 794, scheme: "light", media: "print" },
  ] as const)("violates no rule of axe, fits and has no empty section: $width $scheme $media", async (screen) => {
    await page.emulate(screen);
    expect(await brokenRules(page)).toEqual([]);
    expect(await page.evaluate(beyondScreen)).toEqual([]);
    expect(await page.evaluate(emptySections)).toEqual([]);
  });

  it("is one sheet of A4, with the command that made it and nothing to operate", async () => {
    await page.emulate({ width: 794, scheme: "light", media: "print" });
    expect(await page.evaluate(operated)).toEqual([]);
    expect(await page.evaluate<string>(`document.querySelector("footer").innerText`)).toMatch(
      /^Made by\s+\.\/pf (?:start|verify|drift|matrix|preflight|review) /,
    );
    expect(await page.sheets()).toBe(1);
  });
});
