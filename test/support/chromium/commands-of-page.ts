import { expect, it } from "vitest";
import type { OpenPage } from "./chromium.ts";

/** In the page: words of code that end on another line than they began, though a line has room for them. */
const broken = `(() => {
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { currentNode: node } = texts;
    const code = node.parentElement.closest("code");
    if (!code || !code.checkVisibility()) continue;
    for (const { index, 0: word } of node.data.matchAll(/\\S+/g)) {
      const range = new Range();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const lines = [...range.getClientRects()];
      const width = lines.reduce((sum, line) => sum + line.width, 0);
      // What is printed is zoomed, and only the lines' widths know.
      const block = code.parentElement.closest("p, li, dd, div, td, th, span:not(:has(> code))");
      const room = block.clientWidth * (block.currentCSSZoom ?? 1);
      if (new Set(lines.map(({ top }) => Math.round(top))).size > 1 && width < room * 0.8) found.push(word);
    }
  }
  return found;
})()`;

/** In the page: buttons that aren't at the right edge of their command, where every other one is, or whose label breaks. */
const strayButtons = `[...document.querySelectorAll(".copy")].filter((one) => one.checkVisibility()).filter((one) => {
  const label = new Range();
  label.selectNodeContents(one.firstChild);
  const [button, box] = [one, one.closest(".command")].map((shown) => shown.getBoundingClientRect());
  return label.getClientRects().length > 1 || Math.abs(box.right - button.right) > 1;
}).map((one) => one.textContent)`;

const shownButtons = `[...document.querySelectorAll(".copy")].filter((one) => one.checkVisibility()).length`;

/** In the page, at every width of a phone and of a window: code that breaks inside a word. */
export async function codeBrokenAtAnyWidth(page: OpenPage): Promise<readonly string[]> {
  const found: string[] = [];
  for (let width = 330; width <= 900; width += 15) {
    await page.emulate({ width, scheme: "light" });
    found.push(...(await page.evaluate<readonly string[]>(broken)).map((word) => `${width}: ${word}`));
  }
  return found;
}

/** What every page must do with the commands that it gives: a reader can read, copy and run them. */
export function itGivesCommands(page: () => OpenPage): void {
  it.each([360, 400, 768, 1280])("breaks code between words only, at %i pixels", async (width) => {
    await page().emulate({ width, scheme: "light" });
    expect(await page().evaluate<readonly string[]>(broken)).toEqual([]);
    await page().emulate({ width: 794, scheme: "light", media: "print" });
    expect(await page().evaluate<readonly string[]>(broken)).toEqual([]);
  });

  it.each([360, 400, 768, 1280])(
    "has each button at the right edge of its command, its label on one line, at %i pixels",
    async (width) => {
      await page().emulate({ width, scheme: "light" });
      expect(await page().evaluate<readonly string[]>(strayButtons)).toEqual([]);
    },
  );

  it("copies each command by keyboard, says so, and has no button on paper", async () => {
    await page().emulate({ width: 1280, scheme: "light" });
    expect(await page().evaluate<number>(shownButtons)).toBeGreaterThan(0);
    const button = `[...document.querySelectorAll(".copy")].filter((one) => one.checkVisibility()).at(-1)`;
    await page().evaluate(`${button}.focus(); null`);
    await page().press("Enter");
    await page().holds(
      `${button}.innerText.startsWith("Copied") && document.querySelector("body > .spoken").textContent === "Copied"`,
    );
    const command = await page().evaluate<string>(`${button}.previousElementSibling.textContent`);
    expect(await page().evaluate<string>(`${button}.textContent`)).toBe(`Copied ${command}`);
    expect(await page().clipboard()).toBe(command);

    await page().emulate({ width: 794, scheme: "light", media: "print" });
    expect(await page().evaluate<number>(shownButtons)).toBe(0);
  });
}
