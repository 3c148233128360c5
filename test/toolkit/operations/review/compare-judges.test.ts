import { describe, expect, it } from "vitest";
import { judgeFindings } from "../../../../toolkit/operations/review/compare/compare-judges.ts";

describe("a change of what judges it", () => {
  it("is none where no such file changes", () => {
    expect(judgeFindings([])).toEqual([]);
  });

  it("is one finding, with ten names at most", () => {
    const files = Array.from({ length: 12 }, (_, index) => `infra/rules/${index}.ts`);

    expect(judgeFindings(files.slice(0, 1)).map(({ text }) => text)).toEqual([
      "The change alters what judges it: infra/rules/0.ts.",
    ]);
    expect(judgeFindings(files)).toEqual([
      {
        severity: "changed",
        area: "deployment",
        text: `The change alters what judges it: ${files.slice(0, 10).join(", ")} and 2 more.`,
        consequence:
          "This review ran with the altered files, and a rule that refuses less shows in no resource: read them.",
      },
    ]);
  });
});
