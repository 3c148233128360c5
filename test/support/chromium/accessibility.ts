import axe from "axe-core";
import { expect, it } from "vitest";
import type { OpenPage } from "./chromium.ts";

/** In the page: what violates a rule of axe, best practices such as landmarks and the order of headings included. */
const violations = `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ": " + html.slice(0, 120) + " " + failureSummary)))`;

/** In the page: everything that a person can operate, in the order of the document. */
const operable = `(() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
  globalThis.operable = all.filter((one) => one.checkVisibility({ visibilityProperty: true }));
  return globalThis.operable.map((_, index) => index);
})()`;

/** In the page: which of them has the focus, and whether a person sees that it has. */
const focused = `(() => {
  const { activeElement } = document;
  const { outlineStyle, outlineWidth } = getComputedStyle(activeElement);
  return {
    index: globalThis.operable.indexOf(activeElement),
    isVisible: outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2,
  };
})()`;

const screens = [
  ...[360, 400, 1280].flatMap((width) =>
    (["light", "dark"] as const).map((scheme) => ({ width, scheme, media: undefined })),
  ),
  { width: 794, scheme: "light", media: "print" },
] as const;

/** What every page must be for a person who can't see it, sees no color, or has no mouse. */
export function itIsAccessible(page: () => OpenPage): void {
  it.each(screens)("violates no rule of axe at $width pixels, $scheme $media, folded or open", async (screen) => {
    await page().emulate(screen);
    expect(await brokenRules(page())).toEqual([]);
  });

  it("is operated by Tab alone, in reading order, with a visible focus and no trap", async () => {
    await page().emulate({ width: 1280, scheme: "light" });
    const expected = await page().evaluate<readonly number[]>(operable);
    await page().evaluate(`document.activeElement.blur(); document.body.tabIndex = -1; document.body.focus(); null`);
    const reached: number[] = [];
    for (const _ of expected) {
      await page().press("Tab");
      const { index, isVisible } = await page().evaluate<{ index: number; isVisible: boolean }>(focused);
      expect(isVisible, `the focus on element ${index} is visible`).toBe(true);
      reached.push(index);
    }
    expect(reached).toEqual(expected);
    await page().press("Tab");
    expect((await page().evaluate<{ index: number }>(focused)).index).toBe(-1);
  });
}

/** What violates a rule of axe, with what is folded folded, and opened. */
export async function brokenRules(page: OpenPage): Promise<readonly string[]> {
  await page.evaluate(`${axe.source}; null`);
  const folded = await page.evaluate<readonly string[]>(violations);
  await setAllOpen(page, true);
  const open = await page.evaluate<readonly string[]>(violations);
  await setAllOpen(page, false);
  return [...folded, ...open];
}

async function setAllOpen(page: OpenPage, isOpen: boolean): Promise<void> {
  await page.evaluate(`for (const one of document.querySelectorAll("details")) one.open = ${isOpen}; null`);
}
