import * as fc from "fast-check";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copySettings } from "../../../../packages/pf/commands/review/program/settings-copy.ts";
import { rotate } from "../../../../packages/pf/commands/rotate/rotate.ts";
import { withoutEncryption } from "../../../../packages/engine/stack-workspace.ts";
import { readYaml } from "../../../../packages/core/text/reading/read-yaml.ts";
import { repository } from "../../../support/command-line.ts";
import { randomRuns, randomSeed } from "../../../support/random-runs.ts";
import { blockFiles, flowFiles } from "../../../support/readers/kept-files.ts";

const seed = randomSeed();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "copies-keep-bytes-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const bytes = (text: string) => new TextEncoder().encode(text);
const isRead = (text: string) => readYaml(bytes(text), "settings").problems === undefined;
const text = (file: string | Uint8Array) =>
  typeof file === "string" ? file : new TextDecoder("utf8", { ignoreBOM: true }).decode(file);

/** The copies of a settings file that begin with its bytes. */
const copies: Readonly<Record<string, (file: string) => string>> = {
  "a review's copy": (file) => {
    const [from, to] = [join(folder, "from.yaml"), join(folder, "to.yaml")];
    writeFileSync(from, file);
    copySettings(from, to, new Map());
    return readFileSync(to, "utf8");
  },
  "a stack's workspace": (file) => text(withoutEncryption(bytes(file), bytes("name: protected-function\n"))),
};

/** Tries files until so many were read; most generated ones are. */
function check<File extends { readonly file: string }>(files: fc.Arbitrary<File>, holds: (one: File) => void): void {
  let count = 0;
  fc.assert(
    fc.property(files, (one) => {
      if (!isRead(one.file)) return;
      count++;
      holds(one);
    }),
    { seed, numRuns: randomRuns(1500) },
  );
  expect(count).toBeGreaterThan(randomRuns(1500) / 2);
}

describe.each(Object.keys(copies))(`%s keeps every other byte (seed ${seed})`, (name) => {
  const copy = copies[name] ?? String;

  it("for files in lines", () => {
    check(blockFiles, (one) => expect(copy(one.file)).toBe(one.copy));
  });

  it("for files in braces", () => {
    check(flowFiles, ({ file, head, foot, kept }) => {
      const written = copy(file);
      if (kept.length === file.split(/s\d":/).length - 1) expect(written).toBe(file);
      expect(written.startsWith(head)).toBe(true);
      expect(written.endsWith(foot)).toBe(true);
      expect(written).not.toContain("secure");
      let at = head.length;
      for (const pair of kept) {
        at = written.indexOf(pair, at);
        expect(at).toBeGreaterThan(0);
        at += pair.length;
      }
      expect(isRead(written)).toBe(true);
    });
  });
});

describe(`a rotation keeps every other byte (seed ${seed})`, () => {
  const now = new Date("2027-03-01T12:00:00.000Z");
  const rotated = (file: string): string => {
    const settingsFile = join(folder, "rotated.yaml");
    writeFileSync(settingsFile, file);
    rotate({ settingsFile, directory: repository, caller: "integration", now, handedOver: true });
    return readFileSync(settingsFile, "utf8");
  };
  const dates = {
    old: ["2027-01-01T00:00:00Z", "2027-03-31T00:00:00Z"],
    new: ["2027-03-01T12:00:00Z", "2027-08-28T12:00:00Z"],
  } as const;

  const block = fc.record({
    around: blockFiles,
    quote: fc.constantFrom('"', "'"),
    blank: fc.constantFrom("", "   "),
    note: fc.constantFrom("", " # ticket 4711", "   #"),
    isFlow: fc.boolean(),
    isSwapped: fc.boolean(),
  });

  /** The caller's slots before the generated settings, with these dates in the one that ends first. */
  function file(
    { around, quote, blank, note, isFlow, isSwapped }: typeof block extends fc.Arbitrary<infer T> ? T : never,
    first: readonly [string, string] | undefined,
  ): string {
    const lineBreak = around.copy.includes("\r\n") ? "\r\n" : "\n";
    const q = first === dates.old ? quote : '"';
    const order = <Item>(one: Item, other: Item): readonly Item[] => (isSwapped ? [other, one] : [one, other]);
    const [earlier, later] = ["2027-02-01T00:00:00Z", "2027-06-30T00:00:00Z"];
    const slots = isFlow
      ? [
          `      secrets: {${blank}${order(
            ...([
              first && `first: { startDate: ${q}${first[0]}${q},${blank} endDate: ${q}${first[1]}${q} }`,
              `second: { startDate: "${earlier}",${blank} endDate: "${later}" }`,
            ] as const),
          )
            .filter((one) => one !== undefined)
            .join(` ,${blank}`)}${blank}}${note}`,
        ]
      : [
          `      secrets:${note}`,
          ...order(
            first
              ? [
                  `        first:${note}`,
                  `          startDate:  ${q}${first[0]}${q}${note}`,
                  `          endDate: ${blank}${q}${first[1]}${q}${note}`,
                ]
              : [],
            [
              `        second:`,
              `            startDate: "${earlier}"`,
              `            endDate: ${blank}"${later}"${note}`,
            ],
          ).flat(),
        ];
    const lines = [
      "  protected-function:callers:",
      "    # The integration product.",
      "    integration:",
      ...slots,
      "    pipeline: {}",
    ];
    return around.file.replace(
      /^([^]*?(?:^|\uFEFF)config:[^\r\n]*\r?\n)[^]*$/m,
      `$1${lines.join(lineBreak)}${lineBreak}`,
    );
  }

  it("for both slots", () => {
    let count = 0;
    fc.assert(
      fc.property(block, (one) => {
        const before = file(one, dates.old);
        if (!isRead(before)) return;
        count++;
        expect(rotated(before)).toBe(file(one, dates.new));
      }),
      { seed, numRuns: randomRuns(500) },
    );
    expect(count).toBeGreaterThan(randomRuns(500) / 2);
  });

  it("also when it adds a slot, which changes a single place", () => {
    let count = 0;
    fc.assert(
      fc.property(block, (one) => {
        const before = file(one, undefined);
        if (!isRead(before)) return;
        count++;
        const after = rotated(before);
        const same = [...before].findIndex((character, index) => after[index] !== character);
        const start = same === -1 ? before.length : same;
        expect(after.endsWith(before.slice(start))).toBe(true);
        expect(after).toContain(dates.new[1]);
        expect(after.replaceAll("\r\n", "").includes("\n")).toBe(!before.includes("\r\n"));
      }),
      { seed, numRuns: randomRuns(500) },
    );
    expect(count).toBeGreaterThan(randomRuns(500) / 2);
  });
});
