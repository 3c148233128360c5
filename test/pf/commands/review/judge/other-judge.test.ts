import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hasJudge, type JudgeRequest } from "../../../../../packages/pf/commands/review/judge/judge-request.ts";
import { judgeBy, opinionIn, opinionOf } from "../../../../../packages/pf/commands/review/judge/other-judge.ts";
import { processGuardian } from "../../../../../packages/engine/guardian.ts";
import { repository } from "../../../../support/command-line.ts";

const guardian = processGuardian();
const options = { guardian, signal: new AbortController().signal };
const request: JudgeRequest = {
  format: 2,
  base: "/base",
  head: "/head",
  prefix: "",
  versions: {
    base: "main",
    baseCommit: "a",
    baseMovedOn: false,
    isUnrelated: false,
    headCommit: "b",
    uncommitted: false,
  },
  judge: { of: "base", commit: "a" },
  output: { json: false, markdown: "review.md" },
};
const counts = { opens: 1, weakens: 0, breaks: 0, unknown: 0, changes: 2, accepted: 0, read: 3 };

let version: string;
const folder = () => join(version, "node_modules/@protected-function/pf/commands/review/judge");
const write = (file: string, text: string) => writeFileSync(join(folder(), file), text);
beforeEach(() => {
  version = mkdtempSync(join(tmpdir(), "review-judge-"));
  mkdirSync(folder(), { recursive: true });
});
afterEach(() => rmSync(version, { recursive: true }));

describe("a version", () => {
  it("has a judge where this one is", () => {
    expect(hasJudge(repository)).toBe(true);
  });

  it.for([
    ["its format is another", '{"format":3}'],
    ["its format is no data", "2"],
    ["it says no format", undefined],
  ] as const)("has none that this one knows where %s", ([, format]) => {
    write("main.mjs", "");
    if (format !== undefined) write("format.json", format);
    expect(hasJudge(version)).toBe(false);
  });

  it("has none where only its format is there", () => {
    write("format.json", '{"format":2}');
    expect(hasJudge(version)).toBe(false);
  });
});

describe("another version's judge", () => {
  it("is given the request, as its only argument, and its exit code is the answer", async () => {
    write(
      "main.mjs",
      'const { judge } = JSON.parse(process.argv[2]); process.exit(process.argv.length === 3 && judge.of === "base" ? 4 : 9);',
    );
    expect(await judgeBy(version, request, options)).toBe(4);
  });

  it("is stopped with who asks", async () => {
    write("main.mjs", "setInterval(() => {}, 1000);");
    const ending = new AbortController();
    const judged = judgeBy(version, request, { guardian, signal: ending.signal });
    setTimeout(() => ending.abort(new Error("stopped")), 100);

    await expect(judged).rejects.toThrow("stopped");
  });

  it("is asked for its verdict alone, and asks no other one", async () => {
    write(
      "main.mjs",
      `const { judge, output, isSecond } = JSON.parse(process.argv[2]);
       const asked = JSON.stringify([judge, output, isSecond]) === '[{"of":"head","commit":"b"},{"json":true},true]';
       console.log(JSON.stringify({ format: 2, verdict: asked ? "opens" : "no change", counts: ${JSON.stringify(counts)} }));
       process.exitCode = 1;`,
    );
    expect(await opinionOf(version, request, options)).toEqual({ verdict: "opens", counts });
  });

  it.for([
    ["throws", 'throw new Error("no")', "it ended with 1 and no verdict"],
    ["says nothing", "", "it ended with 0 and no verdict"],
    ["says what is no verdict", 'console.log(\'{"format":2,"verdict":"fine","counts":{}}\')', "no verdict"],
  ] as const)("is told to have failed where it %s", async ([, code, words]) => {
    write("main.mjs", code);
    expect(await opinionOf(version, request, options)).toEqual({ failed: expect.stringContaining(words) });
  });
});

describe("what another version's judge says", () => {
  const said = (review: object) => opinionIn(JSON.stringify({ format: 2, verdict: "opens", counts, ...review }));

  it("is read leniently: what is not there counts as none", () => {
    expect(said({ counts: { opens: 2, weakens: "many", breaks: -1, more: 1 } })).toEqual({
      verdict: "opens",
      counts: { opens: 2, weakens: 0, breaks: 0, unknown: 0, changes: 0, accepted: 0, read: 0 },
    });
  });

  it.for([{ format: 1 }, { verdict: "fine" }, { verdict: null }, { counts: 3 }] as const)(
    "is nothing where it is of another kind: %j",
    (part) => {
      expect(said(part)).toBeUndefined();
    },
  );
});
