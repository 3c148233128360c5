import { expect, it } from "vitest";
import { optionValue } from "../../../packages/core/text/option-value.ts";

it.each([
  [["--stack", "dev"], "dev"],
  [["--stack=dev"], "dev"],
  // As `parseArgs` reads them.
  [["--stack=a=b"], "a=b"],
  [["--stack="], ""],
  [["--stack", "dev", "--stack=prod"], "prod"],
  [["--stacks", "dev"], undefined],
  [["--stack"], undefined],
  [[], undefined],
])("%j: the option's value is %j", (words, value) => {
  expect(optionValue("stack", words)).toBe(value);
});
