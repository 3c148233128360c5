import { expect, it } from "vitest";
import { runHere } from "../../support/run-here.ts";

it.each([
  ["rotate", "--stack", "local", "--caller", "integration"],
  ["preflight", "--stack=local"],
  ["teardown", "--stack", "local"],
])("%s refuses the stack of npm start, and says what it is: exit code 2", async (...args) => {
  const { exitCode, stderr } = await runHere(args);

  expect(stderr).toMatch(
    /^error: --stack is "local", the stack of npm start: it is deployed to the local twin, never to Azure\.\nStacks with settings here: dev, /,
  );
  expect(exitCode).toBe(2);
});

it("preflight doesn't offer it", async () => {
  const { stderr } = await runHere(["preflight"]);

  expect(stderr).toContain("Stacks with settings here: dev, pr, prod, test.");
});
