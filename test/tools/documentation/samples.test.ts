import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { guide } from "../../../packages/pf/checks/guide.ts";
import { recordedProof, samplePages } from "../../../tools/documentation/samples/sample-pages.ts";
import { terminalSvg } from "../../../tools/documentation/terminal-svg.ts";

const folder = new URL("../../../docs/samples/", import.meta.url);
const pages = Object.entries(samplePages());

describe("the samples in docs/samples", () => {
  it.each(pages)("%s equals the program's current output; else run `npm run samples`", (name, text) => {
    expect(readFileSync(new URL(name, folder), "utf8") === text).toBe(true);
  });

  it("are the only files there", () => {
    const pictures = ["access-dark.png", "access.png", "live-page-dark.png", "live-page.png"];
    expect(readdirSync(folder).toSorted()).toEqual([...pages.map(([name]) => name), ...pictures].toSorted());
  });

  it.each(pages)("%s is small", (name, text) => {
    expect(Buffer.byteLength(text)).toBeLessThan(name.endsWith(".svg") ? 40_000 : 60_000);
  });

  it("show existing checks; else run `npm run samples -- --record`", () => {
    const claims = new Set(guide.map(({ claim }) => claim));
    const rows = recordedProof().rows.filter(({ id }) => /^G\d/.test(id));

    expect(rows.filter(({ claim }) => !claims.has(claim)).map(({ id, claim }) => `${id} ${claim}`)).toEqual([]);
  });
});

describe("a terminal as a picture", () => {
  const svg = terminalSvg({
    command: "./pf <x>",
    output: "\u001B[1m\u001B[32m✓ all & well\u001B[39m\u001B[22m\n\u001B[31mover\ntwo\u001B[39m lines",
    columns: 40,
  });

  it("keeps bold and colors, even across lines, and escapes text", () => {
    expect(svg.match(/<tspan.*<\/tspan>/g)).toEqual([
      '<tspan class="b">$ ./pf &lt;x&gt;</tspan>',
      '<tspan class="b g">✓ all &amp; well</tspan>',
      '<tspan class="r">over</tspan>',
      '<tspan class="r">two</tspan><tspan> lines</tspan>',
    ]);
  });

  it("has colors for both schemes, and runs or loads nothing", () => {
    expect(svg).toContain("prefers-color-scheme: dark");
    expect(svg).not.toMatch(/<script|href|url\(/);
  });
});
