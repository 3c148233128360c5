import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { driftPage } from "../../packages/pf/commands/drift/page.ts";
import { proofPage } from "../../packages/pf/commands/start/page.ts";
import { verificationPage } from "../../packages/pf/commands/verify/page.ts";
import type { Drift } from "../../packages/pf/commands/drift/finding.ts";
import { recordedProof, samplePages } from "../../tools/documentation/samples/sample-pages.ts";
import { sampleDrift } from "../support/sample-drift.ts";
import { verification } from "../support/sample-verification.ts";
import { openPage, type OpenPage } from "../support/chromium/chromium.ts";
import { sampleEvidence } from "../support/sample-evidence.ts";
import { itIsAccessible } from "../support/chromium/accessibility.ts";
import { itFitsAndReads } from "../support/chromium/page-layout.ts";

/** Somebody else's text: it must be read, never run, and fit. */
const hostile = `"><img src=x onerror=document.title=1><script>document.title=1</script>${"verylongname".repeat(30)}`;
const hostileDrift: Drift = {
  ...sampleDrift,
  stack: hostile,
  findings: sampleDrift.findings.map((finding) => ({
    ...finding,
    what: hostile,
    portal: hostile,
    undo: hostile,
    found: hostile,
    effect: hostile,
  })),
  unchecked: [{ what: hostile, why: hostile, needs: hostile }],
  undeployed: [{ resource: hostile, what: hostile, change: "update", properties: [hostile] }],
  information: [hostile],
};

const hostileEvidence = sampleEvidence({
  stacks: [hostile],
  settingsFiles: [hostile],
  commit: { id: hostile, uncommitted: true },
  tenant: { id: hostile, name: hostile, domain: hostile },
});

/** Of a matrix and of a review: matrix-page.test.ts, review-page.test.ts. */
const pages = {
  "the access page of the README": samplePages()["access.html"] ?? "",
  "a proof": proofPage(recordedProof(), sampleEvidence({ answeredBy: "twin" }), ["Next."]),
  "a verification": verificationPage(verification, sampleEvidence(), { stack: "dev" }),
  "a drift": driftPage(sampleDrift, sampleEvidence(), ["Next."]),
  "a hostile drift": driftPage(hostileDrift, hostileEvidence, [hostile]),
};

/** In the page: how much is shown that a reader has to open. */
const foldedShown = `[...document.querySelectorAll("details:not([open]) > :not(summary)")].filter((one) => one.checkVisibility()).length`;

it("the access page says what an app from another tenant gets, with and without a token", () => {
  expect(pages["the access page of the README"].replaceAll(/<[^>]+>/g, " ")).toMatch(
    /AADSTS700016 at sign-in\s+✗\u00A0401 with its own tenant&#39;s token/,
  );
});

describe.each(Object.entries(pages))("%s in Chromium", (name, html) => {
  let page: OpenPage;
  beforeAll(async () => {
    page = await openPage(html);
  });
  afterAll(() => page?.close());

  it("begins with a verdict, sends no request, and runs only its own script", async () => {
    expect(await page.evaluate<string>(`document.querySelector(".verdict strong").innerText`)).toMatch(/^[✓!✗?] /u);
    expect(page.requested().filter((url) => !url.startsWith("file:"))).toEqual([]);
    expect(page.complaints()).toEqual([]);
    expect(await page.evaluate<string>("document.title")).not.toBe("1");
  });

  it("prints on one sheet of A4, with what is folded folded", async () => {
    await page.emulate({ width: 794, scheme: "light", media: "print" });
    expect(await page.evaluate<number>(foldedShown)).toBe(0);
    if (name !== "a hostile drift") expect(await page.sheets()).toBe(1);
    const marks = `[...document.querySelectorAll("summary")].filter((one) => getComputedStyle(one, "::before").display !== "none").length`;
    expect(await page.evaluate<number>(marks)).toBe(0);
    const silent = `[...document.querySelectorAll(".folds")].filter((one) => one.checkVisibility() && !/folded in the file/.test(one.nextElementSibling.innerText)).length`;
    expect(await page.evaluate<number>(silent)).toBe(0);
  });

  itFitsAndReads(() => page, [360, 400, 1280, 1920]);
  itIsAccessible(() => page);
});
