import { expect, it } from "vitest";
import type { OpenPage } from "./chromium.ts";
import { beyondScreen, brokenInCells, lowContrast } from "./page-faults.ts";

/** What every page must be in a browser: as wide as the screen, and readable in both color schemes. */
export function itFitsAndReads(page: () => OpenPage, widths: readonly number[]): void {
  it.each(widths)("is no wider than a screen of %i pixels: tables scroll inside their own box", async (width) => {
    await page().emulate({ width, scheme: "light" });
    expect(await page().evaluate<readonly string[]>(beyondScreen)).toEqual([]);
    expect(await page().evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
  });

  it.each([360, 400, 768, 1280])("breaks no word inside a table's cell, at %i pixels", async (width) => {
    await page().emulate({ width, scheme: "light" });
    expect(await page().evaluate<readonly string[]>(brokenInCells)).toEqual([]);
  });

  it.each(["light", "dark"] as const)("has text of at least 4.5 to 1 (WCAG AA) in the %s scheme", async (scheme) => {
    await page().emulate({ width: 1280, scheme });
    expect(await page().evaluate<readonly string[]>(lowContrast)).toEqual([]);
  });
}
