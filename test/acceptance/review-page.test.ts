import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reviewPage } from "../../commands/review/words/review-page.ts";
import type { Subject } from "../../access-matrix/matrix.ts";
import { openPage, type OpenPage } from "../support/chromium/chromium.ts";
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
  return reviewPage({ ...review, stacks: [...(first ? [{ ...first, matrices: { before, after } }] : []), ...others] });
}

const forty = Array.from({ length: 40 }, (_, index) => `caller partner-${index}`);

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

  it("asks the network for nothing, runs nothing, and nothing is complained of", async () => {
    expect(page.requested().filter((url) => !url.startsWith("file:"))).toEqual([]);
    expect(page.complaints()).toEqual([]);
    expect(await page.evaluate<string>("document.title")).toMatch(/^Review against /);
    expect(await page.evaluate<number>("document.scripts.length")).toBe(0);
  });

  it.each([360, 1600])("is no wider than a screen of %i pixels: tables scroll inside their own box", async (width) => {
    await page.emulate({ width, scheme: "light" });
    const beyond = await page.evaluate<readonly string[]>(
      `[...document.querySelectorAll("body *")]
        .filter((one) => !one.closest(".scroll") && one.getBoundingClientRect().right > innerWidth + 1)
        .map((one) => one.outerHTML.slice(0, 100))`,
    );
    expect(beyond).toEqual([]);
    expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
  });

  it.each(["light", "dark"] as const)("has text of at least 4.5 to 1 (WCAG AA) in the %s scheme", async (scheme) => {
    await page.emulate({ width: 1280, scheme });
    expect(await page.evaluate<readonly string[]>(`(${lowContrast})()`)).toEqual([]);
  });

  it("shows on paper what is folded on a screen", async () => {
    const shown = `[...document.querySelectorAll("details > :not(summary)")].map((one) => one.checkVisibility())`;
    await page.emulate({ width: 794, scheme: "light" });
    expect(new Set(await page.evaluate<readonly boolean[]>(shown))).toEqual(new Set([false]));
    await page.emulate({ width: 794, scheme: "light", media: "print" });
    expect(new Set(await page.evaluate<readonly boolean[]>(shown))).toEqual(new Set([true]));
  });
});

/** In the page: texts whose color is too close to what is behind them. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
const lowContrast = `() => {
  const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => {
    const [red, green, blue] = numbers(color).map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const { backgroundColor } = getComputedStyle(one);
      if (numbers(backgroundColor)[3] !== 0) return backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };
  const found = new Set();
  for (const element of document.querySelectorAll("body *")) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== "")) continue;
    const [darker, lighter] = [light(getComputedStyle(element).color), light(behind(element))].sort((one, other) => one - other);
    const ratio = (lighter + 0.05) / (darker + 0.05);
    if (ratio < 4.5) found.add(element.tagName + "." + element.className + " " + ratio.toFixed(2));
  }
  return [...found];
}`;
