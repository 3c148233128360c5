import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reviewPage } from "../../packages/pf/commands/review/words/review-page.ts";
import { sampleEvidence } from "../support/sample-evidence.ts";
import type { Subject } from "../../packages/pf/access-matrix/matrix.ts";
import { openPage, type OpenPage } from "../support/chromium/chromium.ts";
import { itGivesCommands } from "../support/chromium/commands-of-page.ts";
import { itIsAccessible } from "../support/chromium/accessibility.ts";
import { itFitsAndReads } from "../support/chromium/page-layout.ts";
import { account, blocked, caller, elsewhere, nobody, office, sampleMatrix } from "../support/sample-matrix.ts";
import { reviewOfEverything } from "../support/sample-review.ts";

/** Names as nobody should give them: they must be read, never run, and fit. */
const names = [
  `caller "><img src=x onerror=document.title=1><script>document.title=1</script>`,
  `caller ${"verylongname".repeat(30)}`,
  "caller \u202Egnp.exe",
  "caller 👩‍👩‍👧‍👦 🏳️‍🌈",
  `caller z${"\u0301\u0316\u0334".repeat(60)}a`,
  "",
  "מתקשר שלום",
];

function pageOf(callers: readonly string[]): string {
  const subjects = [...callers.map((label): Subject => ({ ...caller, label })), account, nobody];
  const places = [office, elsewhere];
  const columns = [{ name: "the API", endpoints: ["GET whoami"] }, { name: "Microsoft Graph" }];
  const before = sampleMatrix({ subjects, places, columns });
  const after = sampleMatrix({
    subjects,
    places: [{ ...office, ranges: ["198.51.100.0/23"] }, elsewhere],
    columns,
    verdict: ({ who, from, resource }) => {
      if (resource !== "the API") return undefined;
      if (who === callers[0]) return { ...blocked, reason: "A policy blocks." };
      if (who === nobody.label && from === "office") return { outcome: "allowed", reason: "Anonymous." };
      return who === nobody.label ? { ...blocked } : undefined;
    },
  });
  const [text = ""] = names;
  const review = reviewOfEverything(text, [text]);
  const [first, ...others] = review.stacks;
  return reviewPage(
    { ...review, stacks: [...(first ? [{ ...first, matrices: { before, after } }] : []), ...others] },
    sampleEvidence(),
  );
}

const forty = Array.from({ length: 40 }, (_, index) => `caller partner-${index}`);

/** In the page, on paper: folded contents that nothing on it names. */
const foldsWithoutName = `[...document.querySelectorAll(".folds > details > summary")].filter((one) => !one.checkVisibility()).map((one) => one.textContent)`;

describe.each([
  ["hostile names", names],
  ["three callers", forty.slice(0, 3)],
  ["forty callers", forty],
] as const)("the page of a review, with %s", (_, callers) => {
  let page: OpenPage;
  beforeAll(async () => {
    page = await openPage(pageOf(callers));
  });
  afterAll(() => page?.close());

  it("sends no request, runs only its own script, and has no problems", async () => {
    expect(page.requested().filter((url) => !url.startsWith("file:"))).toEqual([]);
    expect(page.complaints()).toEqual([]);
    expect(await page.evaluate<string>("document.title")).toMatch(/^✗ orders dev: Review$/);
    expect(await page.evaluate<number>("document.scripts.length")).toBe(1);
  });

  itGivesCommands(() => page);

  itFitsAndReads(() => page, [360, 400, 1600]);

  itIsAccessible(() => page);

  it("has columns of equal width and whole codes", async () => {
    await page.emulate({ width: 1280, scheme: "light" });
    const widths = await page.evaluate<readonly number[]>(
      `[...document.querySelector(".matrix tbody tr").querySelectorAll("td")].map((one) => one.offsetWidth)`,
    );
    expect(Math.max(...widths) / Math.min(...widths)).toBeLessThan(1.35);
    await page.evaluate(`for (const one of document.querySelectorAll("details")) one.open = true; null`);
    const heights = await page.evaluate<readonly number[]>(
      `[...document.querySelectorAll(".answer-code")].map((one) => one.getClientRects().length)`,
    );
    await page.evaluate(`for (const one of document.querySelectorAll("details")) one.open = false; null`);
    expect(heights.length).toBeGreaterThan(0);
    expect(new Set(heights)).toEqual(new Set([1]));
  });

  it("keeps each card and row on one sheet", async () => {
    const breaks = `[...document.querySelectorAll(".items > li, .matrix tr")].map((one) => getComputedStyle(one).breakInside)`;
    await page.emulate({ width: 794, scheme: "light", media: "print" });
    expect(new Set(await page.evaluate<readonly string[]>(breaks))).toEqual(new Set(["avoid"]));
  });

  it("prints what is open, and names what isn't", async () => {
    await page.emulate({ width: 794, scheme: "light", media: "print" });
    const paper = await page.evaluate<string>("document.body.innerText");
    expect(paper).not.toContain("Select a marked cell");
    expect(paper).toContain("Resources: ");
    expect(await page.evaluate(foldsWithoutName)).toEqual([]);
    const lines = await page.evaluate<readonly number[]>(
      `[...document.querySelectorAll(".stack .folds")].map((one) => new Set([...one.querySelectorAll("summary")].map((name) => Math.round(name.getBoundingClientRect().top))).size)`,
    );
    expect(Math.max(...lines)).toBeLessThan(3);
    const shown = (details: string) =>
      `[...document.querySelectorAll("${details} > :not(summary)")].map((part) => part.checkVisibility())`;
    await page.emulate({ width: 794, scheme: "light", media: "print" });
    expect(new Set(await page.evaluate<readonly boolean[]>(shown("details:not([open])")))).toEqual(new Set([false]));
    await page.evaluate(`for (const one of document.querySelectorAll("details")) one.open = true; null`);
    expect(new Set(await page.evaluate<readonly boolean[]>(shown("details")))).toEqual(new Set([true]));
  });
});
