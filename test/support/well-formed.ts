/**
 * Reads an XML document as strictly as its grammar is for elements, attributes and text: tags that match, attributes in
 * double quotes, no bare `&` or `<`. Answers how many elements there are of each name.
 *
 * @throws Error at the first place that is not well-formed
 */
export function wellFormed(xml: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  const open: string[] = [];
  const [declaration] = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/.exec(xml) ?? [];
  if (declaration === undefined) throw new Error("There is no XML declaration.");
  const value = /[^<&"]|&(?:amp|lt|gt|quot|apos);/.source;
  const tag = new RegExp(`<(/?)([a-z-]+)((?: [a-z]+="(?:${value})*")*)(/?)>`, "y");
  const text = new RegExp(`(?:[^<&]|&(?:amp|lt|gt|quot|apos);)+`, "y");
  let place = declaration.length;
  while (place < xml.length) {
    text.lastIndex = tag.lastIndex = place;
    const found = tag.exec(xml) ?? text.exec(xml);
    if (!found) throw new Error(`Not well-formed at: ${xml.slice(place, place + 60)}`);
    place += found[0].length;
    const [whole, closing, name = "", , empty] = found;
    if (!whole.startsWith("<")) continue;
    if (closing === "/") {
      if (open.pop() !== name) throw new Error(`</${name}> closes what is not open.`);
      continue;
    }
    counts[name] = (counts[name] ?? 0) + 1;
    if (empty !== "/") open.push(name);
  }
  if (open.length > 0) throw new Error(`Not closed: ${open.join(", ")}.`);
  // oxlint-disable-next-line no-control-regex -- what XML 1.0 forbids
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(xml))
    throw new Error("A character that XML forbids.");
  return counts;
}
