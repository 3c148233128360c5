import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import program from "../../infra/index.ts";
import { programTypes } from "../../commands/teardown/survey.ts";
import { declare } from "../support/declare.ts";
import { everySetting } from "../support/every-setting.ts";
import { answers, configure } from "./support/configured-program.ts";

// Mocks know no transforms and no hooks.
vi.mock(import("../../infra/conditional-access/directory-lag.ts"), async (original) => ({
  ...(await original()),
  retryWhileDirectoryLags: () => ({ name: "directory-lag" }) as pulumi.ErrorHook,
}));
vi.mock(import("../../infra/conditional-access/lost-location.ts"), async (original) => ({
  ...(await original()),
  nameLostLocation: () => ({ name: "lost-location" }) as pulumi.ErrorHook,
}));
// The API is the test's own, whatever the repository's functions/ holds.
vi.mock(import("../../functions/contract/read-contract.ts"), async (original) => {
  const { readContract } = await import("./support/configured-program.ts");
  return { ...(await original()), readContract };
});
vi.mock(import("../../functions/build.ts"), async (original) => {
  const { buildPackage } = await import("./support/configured-program.ts");
  return { ...(await original()), buildPackage: buildPackage as never };
});
beforeEach(() => void vi.spyOn(pulumi.runtime, "registerResourceTransform").mockImplementation(() => {}));
afterEach(() => {
  vi.restoreAllMocks();
  pulumi.runtime.setAllConfig({});
});

it("declares nothing that a teardown would take for somebody else's", async () => {
  configure({ ...(await everySetting()) });
  const { resources } = await declare(program, answers);
  const types = new Set([...resources.values()].map(({ type }) => type));
  const declared = [...types].filter((type) => !/^(?:pulumi:|protected-function:)/.test(type));

  expect(declared.filter((type) => !programTypes.has(type))).toEqual([]);
  expect([...programTypes].filter((type) => !types.has(type))).toEqual([]);
});
