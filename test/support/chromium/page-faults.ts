/** In the page: texts whose color is too close to what is behind them. https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export const lowContrast = `(() => {
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
  for (const element of document.querySelectorAll("body *:not(script)")) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== "")) continue;
    const [darker, lighter] = [light(getComputedStyle(element).color), light(behind(element))].sort((one, other) => one - other);
    const ratio = (lighter + 0.05) / (darker + 0.05);
    if (ratio < 4.5) found.add(element.tagName + "." + element.className + " " + ratio.toFixed(2));
  }
  return [...found];
})()`;

/** In the page: elements that reach beyond the screen; what scrolls in its own box may. */
export const beyondScreen = `[...document.querySelectorAll("body *")]
  .filter((one) => !one.closest(".scroll") && one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.outerHTML.slice(0, 100))`;

/** In the page: texts of lists that are wider than their list, so that a reader doesn't see their ends. */
export const clippedOptions = `[...document.querySelectorAll("select")].filter((list) => list.checkVisibility()).flatMap((list) => {
  const { font, paddingLeft, paddingRight } = getComputedStyle(list);
  const canvas = Object.assign(document.createElement("canvas").getContext("2d"), { font });
  const arrow = 20;
  const room = list.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight) - arrow;
  return [...list.options].map(({ text }) => text).filter((text) => canvas.measureText(text).width > room);
})`;

/**
 * In the page: words of tables that end on another line than they began, though a line of 20rem has room for them. In a
 * card of a phone, a line is as wide as the card. A word may break where it reads as two: after a hyphen. What is folded is
 * opened meanwhile.
 */
export const brokenInCells = `(() => {
  const found = [];
  const closed = [...document.querySelectorAll("details:not([open])")];
  for (const one of closed) one.open = true;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { currentNode: node } = texts;
    const cell = node.parentElement.closest("td, th");
    if (!cell || node.parentElement.closest(".spoken") || !node.parentElement.checkVisibility()) continue;
    const words = node.parentElement.closest("code") ? /\\S+/g : /[^\\s–—-]+[–—-]*/g;
    for (const { index, 0: word } of node.data.matchAll(words)) {
      const range = new Range();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const lines = [...range.getClientRects()];
      const width = lines.reduce((sum, line) => sum + line.width, 0);
      const card = node.parentElement.closest("td > div") ?? cell;
      const room = getComputedStyle(cell).display === "table-cell" ? 320 : card.clientWidth * 0.9;
      if (new Set(lines.map(({ top }) => Math.round(top))).size > 1 && width < room) found.push(word);
    }
  }
  for (const one of closed) one.open = false;
  return found;
})()`;

/** In the page, for each comma of lists that paper alone has: whether it's beside what it follows. */
export const commasOnPaper = `(() => {
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (one) => one.parentElement.closest(".on-paper") && one.data.trim() !== "" ? 1 : 2);
  const at = (text, index) => {
    const range = new Range();
    range.setStart(text, index);
    range.setEnd(text, index + 1);
    return [...range.getClientRects()].at(-1);
  };
  for (let before, text; (text = texts.nextNode()); before = text) {
    if (!text.data.startsWith(",") || !text.parentElement.checkVisibility()) continue;
    found.push(at(text, 0).top < at(before, before.data.trimEnd().length - 1).bottom);
  }
  return found;
})()`;
