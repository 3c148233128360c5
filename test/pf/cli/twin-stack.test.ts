import { expect, it } from "vitest";
import { runHere } from "../../support/run-here.ts";

it("preflight doesn't offer the stack of npm start", async () => {
  const { stderr } = await runHere(["preflight"]);

  expect(stderr).toContain("Stacks with settings here: dev, prod, test.");
});
