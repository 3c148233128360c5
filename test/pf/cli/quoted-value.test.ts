import { expect, test } from "vitest";
import { runHere } from "../../support/run-here.ts";

test("a value of several words without quotes is told with its quotes", async () => {
  const { exitCode, stderr } = await runHere(["new", "orders", "--name", "Bad", "Name"]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(
    "error: Unexpected word \"Name\" after ./pf new.\nQuote a value of several words: --name 'Bad Name'\n",
  );
});
