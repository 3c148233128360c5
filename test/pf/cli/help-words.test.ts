import { expect, it } from "vitest";
import { runHere } from "../../support/run-here.ts";

it.each([
  [["help", "twin", "foo"], 'Unknown subcommand "foo" of ./pf twin.'],
  [["help", "start", "foo"], 'Unexpected word "foo" after ./pf help start.\nLeave it out.'],
  [["help", "twin", "logs", "foo"], 'Unexpected word "foo" after ./pf help twin logs.'],
  [["new"], "<folder> is missing.\nName it, such as ./pf new ../orders\n"],
  [
    ["start", "--demo"],
    "It's an option of ./pf what-if, ./pf review, ./pf preflight, ./pf verify, ./pf drift, ./pf teardown.",
  ],
])("%j is refused with what is allowed", async (words, said) => {
  const { exitCode, stderr } = await runHere(words);
  expect(stderr).toContain(said);
  expect(exitCode).toBe(2);
});

it.each([
  ["help", "twin", "logs"],
  ["help", "call", "--json"],
  ["help", "help"],
])("%s prints help", async (...words) => {
  expect((await runHere(words)).exitCode).toBe(0);
});
