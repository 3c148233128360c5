import { folded } from "../../packages/core/text/folded.ts";
import { escapedMarkup } from "../../packages/core/text/markup.ts";

/**
 * Bold, dim and colors, as `styleText` writes them.
 * https://www.ecma-international.org/publications-and-standards/standards/ecma-48/ (SGR)
 */
// oxlint-disable-next-line eslint/no-control-regex -- it is what a color begins with
const styles = /\u001B\[([\d;]*)m/;

const classes: Readonly<Record<string, string>> = { "1": "b", "2": "d", "31": "r", "32": "g", "33": "y", "34": "u" };
/** The codes that each code ends. `22` ends both bold and dim. */
const ends: Readonly<Record<string, readonly string[]>> = {
  "0": ["b", "d", "r", "g", "y", "u"],
  "22": ["b", "d"],
  "39": ["r", "g", "y", "u"],
};

const css = `
  rect { fill: #f9fafb; stroke: #d5d9e0; }
  text { fill: #111827; font: 13px ui-monospace, Menlo, Consolas, monospace; white-space: pre; }
  .b { font-weight: 700; }
  .d { fill: #5b6472; }
  .r { fill: #b42318; }
  .g { fill: #146c34; }
  .y { fill: #8a4b00; }
  .u { fill: #1e4fb4; }
  @media (prefers-color-scheme: dark) {
    rect { fill: #0b0f17; stroke: #273143; }
    text { fill: #e5e7eb; }
    .d { fill: #9ca3af; }
    .r { fill: #ff9b92; }
    .g { fill: #6ee28f; }
    .y { fill: #f7c673; }
    .u { fill: #a5c3ff; }
  }
`;

interface Recording {
  /** The typed command line. */
  readonly command: string;
  /** The printed output, colors included. */
  readonly output: string;
  readonly columns: number;
}

const [lineHeight, charWidth, margin] = [19, 7.85, 18];

/** A terminal's contents as a picture in the reader's own color scheme. */
export function terminalSvg({ command, output, columns }: Recording): string {
  const lines = [`\u001B[1m$ ${command}\u001B[22m`, "", ...folded(output, columns).split("\n")];
  const [width, height] = [Math.ceil(columns * charWidth + 2 * margin), lines.length * lineHeight + 2 * margin];
  const open = new Set<string>();
  const texts = lines.flatMap((line, index) => {
    const spans = spansOf(line, open);
    return spans === "" ? [] : [`<text x="${margin}" y="${margin + 14 + index * lineHeight}">${spans}</text>`];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapedMarkup(command)}">`,
    `<style>${css}</style>`,
    `<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="10"/>`,
    ...texts,
    "</svg>",
    "",
  ].join("\n");
}

/** @param open active classes; a color may continue on the next line */
function spansOf(line: string, open: Set<string>): string {
  return line
    .split(styles)
    .map((part, index) => {
      if (index % 2 === 0) return part === "" ? "" : span(part, [...open].toSorted());
      for (const code of (part || "0").split(";")) {
        for (const style of ends[code] ?? []) open.delete(style);
        const added = classes[code];
        if (added !== undefined) open.add(added);
      }
      return "";
    })
    .join("");
}

function span(text: string, names: readonly string[]): string {
  const escaped = escapedMarkup(text);
  return names.length === 0 ? `<tspan>${escaped}</tspan>` : `<tspan class="${names.join(" ")}">${escaped}</tspan>`;
}
