import { Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { assert, constantFrom, array, property } from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { widthOf } from "../../../packages/core/text/width.ts";
import { createReporter } from "../../../packages/pf/cli/reporter.ts";

function streams(isTTY: boolean, columns = 12) {
  const written: string[] = [];
  const stream = Object.assign(
    new Writable({
      write(chunk: unknown, _encoding, done) {
        written.push(String(chunk));
        done();
      },
    }),
    { isTTY, columns },
  ) as unknown as NodeJS.WriteStream;
  return { reporter: createReporter({ out: stream, err: stream }), text: () => written.join("") };
}

const hostile = "a\u001B]0;t\u0007\u001B[2J\u202Eb\n::error file=x::y\r##[error]z\u2028::add-mask::c";
const says = ["step", "progress", "result", "note", "failure", "refusal"] as const;

describe("printed output", () => {
  it.each(says)("can't control the terminal or a pipeline's runner, by %s", (say) => {
    const { reporter, text } = streams(false);
    reporter[say](hostile);

    expect(text()).toMatch(/a \]0;t \[2J b\n: :error file=x::y\n# #\[error\]z\n: :add-mask::c\n$/);
  });

  it("shows no token from any message", () => {
    const { reporter, text } = streams(false);
    reporter.failure(`Pulumi said eyJhbGciOiJSUzI1NiJ9.${"a".repeat(40)}.sig`);

    expect(text()).toBe("error: Pulumi said [token]\n");
  });

  it("keeps the colors of a refusal, and shows no token from it", () => {
    const { reporter, text } = streams(false);
    reporter.refusal(`\u001B[31mDiffers: client\u001B[39m eyJhbGciOiJSUzI1NiJ9.${"a".repeat(40)}.sig`);

    expect(text()).toBe("✗ \u001B[31mDiffers: client\u001B[39m [token]\n");
  });

  it("ends even if a failure repeats itself", () => {
    const { reporter, text } = streams(false);
    reporter.failure("x\n".repeat(1_000_000));

    expect(text().length).toBeLessThan(21_000);
    expect(text()).toMatch(/… \([\d,]+ more\)\n$/);
  });

  it("says once what is in progress where nobody sees the seconds pass", () => {
    const { reporter, text } = streams(false);
    for (const elapsed of ["", " … 5 s", " … 10 s"]) reporter.progress(`building Pulumi${elapsed}`);
    reporter.progress("downloading");

    expect(text()).toBe("building Pulumi\ndownloading\n");
  });

  it("is passed to another program byte for byte", () => {
    const { reporter, text } = streams(false);
    reporter.data("eyJhbGciOiJSUzI1NiJ9.abc.def \u2060");

    expect(text()).toBe("eyJhbGciOiJSUzI1NiJ9.abc.def \u2060\n");
  });

  it("fits a narrow terminal without split characters", () => {
    assert(
      property(array(constantFrom("😀", "a", "e\u0301"), { maxLength: 12 }), (characters) => {
        const { reporter, text } = streams(true);
        reporter.step(characters.join(""));
        reporter.progress(characters.join(""));
        reporter.finish();
        expect(text().isWellFormed()).toBe(true);
      }),
    );
  });
});

describe("the width of printed output", () => {
  beforeEach(() => {
    vi.stubEnv("COLUMNS", undefined);
    vi.stubEnv("CI", "true");
  });
  afterEach(() => vi.unstubAllEnvs());

  const paragraph = "Whoever calls — 誰でも — gets an answer of the function. ".repeat(6).trim();
  const linesOf = (text: string): readonly string[] => text.split("\n");

  it.each([80, 120].flatMap((columns) => says.map((say) => [columns, say] as const)))(
    "is at most the terminal's %i columns, with whole words, by %s",
    (columns, say) => {
      const { reporter, text } = streams(true, columns);
      reporter[say](paragraph);

      expect(linesOf(text()).filter((line) => widthOf(line) > columns)).toEqual([]);
      expect(linesOf(text()).length).toBeGreaterThan(2);
      expect(
        text()
          .split(/\s+/)
          .filter((word) => word !== "error:" && word !== "")
          .join(" "),
      ).toContain(paragraph);
    },
  );

  it.each(says)("isn't limited for a program or a pipeline's log, by %s", (say) => {
    const { reporter, text } = streams(false, 80);
    reporter[say](paragraph);

    expect(text()).toContain(`${paragraph}\n`);
  });

  it("is COLUMNS without a terminal, but not with one", () => {
    vi.stubEnv("COLUMNS", "60");
    const [piped, terminal] = [streams(false, 80), streams(true, 100)];
    for (const { reporter } of [piped, terminal]) reporter.result(paragraph);
    const widest = ({ text }: typeof piped) => Math.max(...linesOf(text()).map(widthOf));

    expect(widest(piped)).toBeLessThanOrEqual(60);
    expect(widest(piped)).toBeGreaterThan(45);
    expect(widest(terminal)).toBeGreaterThan(80);
  });

  it.each(["0", "-3", "wide", ""])("isn't COLUMNS=%s", (columns) => {
    vi.stubEnv("COLUMNS", columns);
    const { reporter, text } = streams(false);
    reporter.result(paragraph);

    expect(text()).toBe(`${paragraph}\n`);
  });

  it("doesn't affect a program's data, even on a terminal", () => {
    const { reporter, text } = streams(true, 80);
    reporter.data(paragraph);

    expect(text()).toBe(`${paragraph}\n`);
  });
});

describe("a step on a terminal", () => {
  const ci = process.env["CI"];
  beforeEach(() => void delete process.env["CI"]);
  afterEach(() => void (ci === undefined || (process.env["CI"] = ci)));

  it.each(["result", "data"] as const)("ends with its mark before the %s", (say) => {
    const { reporter, text } = streams(true, 80);
    reporter.step("Writing");
    reporter[say]("Created");

    expect(stripVTControlCharacters(text())).toMatch(/✓ Writing \d\.\d s\nCreated\n$/);
    reporter.finish();
  });

  it("goes on after a note, which has a line of its own", () => {
    const { reporter, text } = streams(true, 80);
    reporter.step("Writing");
    reporter.note("A note.");

    expect(text()).toContain("\r\u001B[2KA note.\n");
    reporter.finish();
    expect(stripVTControlCharacters(text())).toMatch(/✓ Writing \d\.\d s\n$/);
  });
});
