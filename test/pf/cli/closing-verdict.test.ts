import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { answerText } from "../../../packages/pf/cli/answer.ts";
import { layoutOf } from "../../../packages/pf/cli/layout.ts";

const verdict = { kind: "fail", sentence: "One of them differs." } as const;

/** The lines after the next step of an answer. */
function end(lines: number, layout: { readonly columns?: number; readonly rows?: number } = {}): readonly string[] {
  const sections = [Array.from({ length: lines - 5 }, () => "a line of words").join("\n")];
  const all = answerText({ verdict, sections, next: ["Go on."] }, { colour: false, ...layout }).split("\n");
  return all.slice(all.indexOf("  Go on.") + 1);
}

it("repeats the verdict at the end if the answer is longer than the screen, and only then", () => {
  const again = ["", "✗ One of them differs."];

  expect(end(50, { rows: 50 })).toEqual([]);
  expect(end(51, { rows: 50 })).toEqual(again);
  expect(end(14, { rows: 24 })).toEqual([]);
  // The section's lines take two each on a narrow terminal.
  expect(end(18, { rows: 24, columns: 12 })).toEqual(again);
  // A pipe.
  expect(end(100)).toEqual([]);
});

it("takes the height of a terminal, a usual one if it doesn't know its own, and none of a pipe", () => {
  const stream = (isTTY: boolean, rows?: number) =>
    Object.assign(new PassThrough(), { isTTY, rows }) as unknown as NodeJS.WriteStream;
  const streams = [stream(true, 50), stream(true, 0), stream(false)];

  expect(streams.map((one) => layoutOf(one).rows)).toEqual([50, 24, undefined]);
});
