import { expect, it } from "vitest";
import { programTypes } from "../../toolkit/operations/teardown/held-foreign.ts";
import { declare } from "../support/declare.ts";
import { everySetting } from "../support/every-setting.ts";
import { answers, configure, declaresProgram, program } from "./support/configured-program.ts";

declaresProgram();

it("declares nothing that a teardown would take for somebody else's", async () => {
  configure({ ...(await everySetting()) });
  const { resources } = await declare(program, answers);
  const types = new Set([...resources.values()].map(({ type }) => type));
  const declared = [...types].filter((type) => !/^(?:pulumi:|protected-function:)/.test(type));

  expect(declared.filter((type) => !programTypes.has(type))).toEqual([]);
  expect([...programTypes].filter((type) => !types.has(type))).toEqual([]);
});
