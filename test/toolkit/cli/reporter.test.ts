import { Writable } from "node:stream";
import { assert, constantFrom, array, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { createReporter } from "../../../toolkit/cli/reporter.ts";

function streams(isTTY: boolean) {
  const written: string[] = [];
  const stream = Object.assign(
    new Writable({
      write(chunk: unknown, _encoding, done) {
        written.push(String(chunk));
        done();
      },
    }),
    { isTTY, columns: 12 },
  ) as unknown as NodeJS.WriteStream;
  return { reporter: createReporter({ out: stream, err: stream }), text: () => written.join("") };
}

const hostile = "a\u001B]0;t\u0007\u001B[2J\u202Eb\n::error file=x::y\r##[error]z\u2028::add-mask::c";
const says = ["step", "progress", "result", "note", "failure"] as const;

describe("what is printed", () => {
  it.each(says)("neither steers the terminal nor commands a pipeline's runner, by %s", (say) => {
    const { reporter, text } = streams(false);
    reporter[say](hostile);

    expect(text()).toMatch(/a \]0;t \[2J b\n: :error file=x::y\n# #\[error\]z\n: :add-mask::c\n$/);
  });

  it("shows no token, whoever's message it was in", () => {
    const { reporter, text } = streams(false);
    reporter.failure(`Pulumi said eyJhbGciOiJSUzI1NiJ9.${"a".repeat(40)}.sig`);

    expect(text()).toBe("error: Pulumi said [token]\n");
  });

  it("is byte for byte what a program is given", () => {
    const { reporter, text } = streams(false);
    reporter.data("eyJhbGciOiJSUzI1NiJ9.abc.def \u2060");

    expect(text()).toBe("eyJhbGciOiJSUzI1NiJ9.abc.def \u2060\n");
  });

  it("fits a narrow terminal without half a character", () => {
    assert(
      property(array(constantFrom("😀", "a", "e\u0301"), { maxLength: 12 }), (characters) => {
        const { reporter, text } = streams(true);
        reporter.step(characters.join(""));
        reporter.progress(characters.join(""));
        reporter.done();
        expect(text().isWellFormed()).toBe(true);
      }),
    );
  });
});
