import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { hasJudge, type JudgeRequest } from "../../../../../packages/pf/commands/review/judge/judge-request.ts";
import { judgeBy, opinionIn, opinionOf } from "../../../../../packages/pf/commands/review/judge/other-judge.ts";
import { processGuardian } from "../../../../../packages/engine/guardian.ts";
import { repository } from "../../../../support/command-line.ts";
import { folderOfEachTest } from "../../../../support/temporary-folder.ts";

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

const version = folderOfEachTest();
const folder = () => join(version.path, "node_modules/@protected-function/pf/commands/review/judge");
const write = (file: string, text: string) => writeFileSync(join(folder(), file), text);
beforeEach(() => {
  mkdirSync(folder(), { recursive: true });
});

describe("a version", () => {
  it("has a judge at this version's path", () => {
    expect(hasJudge(repository)).toBe(true);
  });

  it.for([
    ["its format differs", '{"format":3}'],
    ["its format isn't an object", "2"],
    ["it has no format", undefined],
  ] as const)("has no compatible judge if %s", ([, format]) => {
    write("main.mjs", "");
    if (format !== undefined) write("format.json", format);
    expect(hasJudge(version.path)).toBe(false);
  });

  it("has no judge if only its format exists", () => {
    write("format.json", '{"format":2}');
    expect(hasJudge(version.path)).toBe(false);
  });
});

describe("another version's judge", () => {
  it("gets the request as its only argument, and its exit code is returned", async () => {
    write(
      "main.mjs",
      'const { judge } = JSON.parse(process.argv[2]); process.exit(process.argv.length === 3 && judge.of === "base" ? 4 : 9);',
    );
    expect(await judgeBy(version.path, request, options)).toBe(4);
  });

  it("is stopped with its caller", async () => {
    write("main.mjs", "setInterval(() => {}, 1000);");
    const ending = new AbortController();
    const judged = judgeBy(version.path, request, { guardian, signal: ending.signal });
    setTimeout(() => ending.abort(new Error("stopped")), 100);

    await expect(judged).rejects.toThrow("stopped");
  });

  it("is asked only for its own verdict, and not for a third judge's", async () => {
    write(
      "main.mjs",
      `const { judge, output, isSecond } = JSON.parse(process.argv[2]);
       const asked = JSON.stringify([judge, output, isSecond]) === '[{"of":"head","commit":"b"},{"json":true},true]';
       console.log(JSON.stringify({ format: 2, verdict: asked ? "opens" : "no change", counts: ${JSON.stringify(counts)} }));
       process.exitCode = 1;`,
    );
    expect(await opinionOf(version.path, request, options)).toEqual({ verdict: "opens", counts });
  });

  it.for([
    ["throws", 'throw new Error("no")', "it ended with 1 and no verdict"],
    ["prints nothing", "", "it ended with 0 and no verdict"],
    ["prints an invalid verdict", 'console.log(\'{"format":2,"verdict":"fine","counts":{}}\')', "no verdict"],
  ] as const)("is reported as failed if it %s", async ([, code, words]) => {
    write("main.mjs", code);
    expect(await opinionOf(version.path, request, options)).toEqual({ failed: expect.stringContaining(words) });
  });
});

describe("another version's verdict", () => {
  const said = (review: object) => opinionIn(JSON.stringify({ format: 2, verdict: "opens", counts, ...review }));

  it("is read leniently: missing counts are zero", () => {
    expect(said({ counts: { opens: 2, weakens: "many", breaks: -1, more: 1 } })).toEqual({
      verdict: "opens",
      counts: { opens: 2, weakens: 0, breaks: 0, unknown: 0, changes: 0, accepted: 0, read: 0 },
    });
  });

  it.for([{ format: 1 }, { verdict: "fine" }, { verdict: null }, { counts: 3 }] as const)(
    "is ignored if it is of another kind: %j",
    (part) => {
      expect(said(part)).toBeUndefined();
    },
  );
});
