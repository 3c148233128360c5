import { expect, it } from "vitest";
import { givenCommand } from "../../../packages/pf/cli/given-command.ts";

it.each([
  [["--html", "access.html"], "matrix --html access.html"],
  [["--html", "/home/ada/x/matrix.html"], "matrix --html matrix.html"],
  [["--html=../out/matrix.html", "--stack", "dev"], "matrix --html=matrix.html --stack dev"],
  [["--settings", "infra/Pulumi.dev.yaml", "--json"], "matrix --settings infra/Pulumi.dev.yaml --json"],
  [["--html", "a b.html"], "matrix --html 'a b.html'"],
] as const)("names a command as it was given, without a machine's folders: %j", (args, made) => {
  expect(givenCommand("matrix", args, {})).toBe(made);
});

it("names a demo as its reader started it", () => {
  const environment = { PROTECTED_FUNCTION_DEMO_ARGUMENTS: JSON.stringify(["--html", "/tmp/1/drift.html"]) };
  const args = ["--stack", "demo", "--html", "/tmp/1/drift.html"];
  expect(givenCommand("drift", args, environment)).toBe("drift --demo --html drift.html");
});
