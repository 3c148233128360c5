import { homedir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { givenCommand } from "../../../packages/pf/cli/given-command.ts";

it.each([
  [["--html", "access.html"], "matrix --html access.html"],
  [["--html", "out/matrix.html"], "matrix --html out/matrix.html"],
  [["--html", join(process.cwd(), "out/matrix.html")], "matrix --html out/matrix.html"],
  [["--html", join(homedir(), "x y/matrix.html")], "matrix --html ~/'x y/matrix.html'"],
  [[`--html=${join(homedir(), "x/matrix.html")}`], "matrix --html=$HOME/x/matrix.html"],
  [["--html", "/srv/x/matrix.html"], "matrix --html /srv/x/matrix.html"],
  [["--html=../out/matrix.html", "--stack", "dev"], "matrix --html=../out/matrix.html --stack dev"],
  [["--settings", "infra/Pulumi.dev.yaml", "--json"], "matrix --settings infra/Pulumi.dev.yaml --json"],
  [["--html", "a b.html"], "matrix --html 'a b.html'"],
] as const)("names a command as it was given, to repeat it, without the home folder's name: %j", (args, made) => {
  expect(givenCommand("matrix", args, {})).toBe(made);
});

it("names a demo as its reader started it", () => {
  const environment = { PROTECTED_FUNCTION_DEMO_ARGUMENTS: JSON.stringify(["--html", "../drift.html"]) };
  const args = ["--stack", "demo", "--html", "../drift.html"];
  expect(givenCommand("drift", args, environment)).toBe("drift --demo --html ../drift.html");
});
