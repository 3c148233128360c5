import { afterEach, expect, it, vi } from "vitest";
import { demoVariable } from "../../../packages/core/text/demo.ts";
import { answerText } from "../../../packages/pf/cli/answer.ts";

afterEach(() => vi.unstubAllEnvs());

it("after a demo, the next steps are for a stack that the reader can have", () => {
  const answer = {
    verdict: { kind: "pass", sentence: "Done." },
    sections: [],
    next: ["Look again: ./pf drift --stack demo"],
  } as const;
  const text = (): string => answerText(answer, { colour: false });

  expect(text()).toBe("✓ Done.\n\nNext:\n  Look again: ./pf drift --stack demo");
  vi.stubEnv(demoVariable, "./pf drift --stack dev");
  expect(text()).toMatch(
    /\n\nThe demo's twin is gone, .*\n\nNext, on a stack of yours:\n {2}Look again: \.\/pf drift --stack dev$/,
  );
  vi.stubEnv(demoVariable, "./pf drift --stack test");
  expect(text()).toMatch(
    /\n\nNext, on a stack of yours:\n {2}Run it: \.\/pf drift --stack test\n {2}Look again: \.\/pf drift --stack dev$/,
  );
});
