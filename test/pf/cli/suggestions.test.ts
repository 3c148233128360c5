import { describe, expect, it } from "vitest";
import { withNearestStack } from "../../../packages/pf/cli/main.ts";
import { requireNoSlip } from "../../../packages/pf/cli/options.ts";
import { repository } from "../../support/command-line.ts";
import { runHere } from "../../support/run-here.ts";

describe("a misspelled stack", () => {
  it.each([
    ["preflight", "--stack", "dve"],
    ["rotate", "--caller", "integration", "--stack=dve"],
    ["matrix", "--stack", "dve"],
    ["review", "--base", "HEAD", "--stack", "dve"],
    ["call", "--stack", "dve", "--as", "integration"],
    ["explain", "AADSTS50105", "--stack", "dve"],
    ["teardown", "--yes", "--stack", "dve"],
    ["release", "--yes", "--stack", "dve"],
  ])("is refused with the nearest one by %s: exit code 2", async (...args) => {
    const { exitCode, stderr } = await runHere(args);

    expect(stderr).toContain("\nDid you mean --stack dev?\n");
    expect(exitCode).toBe(2);
  });

  it("is refused with the nearest one if Pulumi finds none", () => {
    const said = 'This backend has no stack "prdo": it was never created, or it was removed.';

    expect(withNearestStack(said, ["--stack", "prdo"], repository)).toBe(
      `${said}\nThe project has no Pulumi.prdo.yaml either.\nDid you mean --stack prod?`,
    );
  });

  it("that is unlike any other is told with the stacks that have settings, once", () => {
    const said = "This shell isn't logged in to a Pulumi backend, so the stack \"nope\" can't be read.";
    const told = withNearestStack(said, ["--stack", "nope"], repository);

    expect(told).toBe(
      `The project has no Pulumi.nope.yaml. Stacks with settings here: dev, prod, test.\nIf the stack was deployed without that file here: ${said}`,
    );
    expect(withNearestStack(told, ["--stack", "nope"], repository)).toBe(told);
  });

  it.each([
    ["another's error", "--caller is missing", ["--stack", "dve"]],
    ["a stack that has settings", "error: no stack named 'dev' found", ["--stack", "dev"]],
    ["a missing stack", "error: no stack named 'x' found", ["--json"]],
  ])("isn't suggested for %s", (_, said, args) => {
    expect(withNearestStack(said, args, repository)).toBe(said);
  });
});

describe("twin shell, which takes nothing,", () => {
  const shell =
    "It takes no words and no options.\n" +
    'To run one command with the twin\'s variables: `(eval "$(./pf twin env)" && <command>)`\n' +
    "Help: ./pf twin shell --help\n";

  it.each([
    ["an unknown short option, without the words of Node for programs", ["-c"], "Unknown option -c of"],
    ["a command", ["curl", "https://api.example"], 'Unexpected word "curl" after'],
    ["a command after --", ["--", "curl", "-i"], 'Unexpected word "curl" after'],
  ])("refuses %s, and says how to run one command", async (_, words, problem) => {
    const { exitCode, stderr } = await runHere(["twin", "shell", ...words]);

    expect(exitCode).toBe(2);
    expect(stderr).toBe(`error: ${problem} ./pf twin shell.\n${shell}`);
  });
});

it("a command that takes nothing says so of words and of options", async () => {
  const { exitCode, stderr } = await runHere(["twin", "platform", "zzz"]);

  expect(exitCode).toBe(2);
  expect(stderr).toBe(
    'error: Unexpected word "zzz" after ./pf twin platform.\nIt takes no words and no options.\nHelp: ./pf twin platform --help\n',
  );
});

it("a stack without settings here isn't a slip if only a number is added to another's name", () => {
  expect(() => requireNoSlip("dev2", repository)).not.toThrow();
  expect(() => requireNoSlip("customer-a", repository)).not.toThrow();
  expect(() => requireNoSlip("dve", repository)).toThrow("Did you mean --stack dev?");
});

describe("an option without its value", () => {
  it.each([
    [
      ["call", "--as"],
      "--as has no value.\nAdd a value: --as <caller|person|situation>\nA caller, a person's user principal name",
    ],
    [["matrix", "--html"], "--html has no value.\nAdd a value: --html <file>\n"],
  ])("is refused with what it takes by %s: exit code 2", async (args, message) => {
    const { exitCode, stderr } = await runHere(args);

    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });
});

it("a command of several words is looked up by its words", async () => {
  const { exitCode, stderr } = await runHere(["what-changes"]);

  expect(exitCode).toBe(2);
  expect(stderr).toContain("\nTo see what a change does to access: ./pf review --base <branch>\n");
});
