import { expect, it } from "vitest";
import { runHere } from "../../../support/run-here.ts";

it.for([
  ["preflight", "--stack", "dev"],
  ["preflight", "--settings", "Pulumi.dev.yaml"],
  ["drift", "--stack", "dev"],
  ["drift", "--settings", "Pulumi.dev.yaml"],
  ["verify", "--stack", "dev"],
  ["verify", "--outputs", "outputs.json"],
  ["verify", "--alter"],
  ["verify", "--yes-this-stack-may-be-altered", "dev"],
  ["teardown", "--stack", "test"],
  ["teardown", "--settings", "Pulumi.test.yaml"],
  ["teardown", "--list"],
  ["what-if", "--stack", "dev"],
  ["what-if", "--settings", "Pulumi.dev.yaml"],
  ["what-if", "--twin"],
])("./pf %s %s and --demo exclude each other", async ([command = "", option = "", ...value]) => {
  const { exitCode, stdout, stderr } = await runHere([command, option, ...value, "--demo"]);

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toBe(
    `error: --demo brings its own stack and tenant.\nLeave out ${option}, or leave out --demo.\nHelp: ./pf ${command} --help\n`,
  );
});

it("names all of them at once", async () => {
  const { stderr } = await runHere(["verify", "--demo", "--stack", "dev", "--alter"]);

  expect(stderr).toContain("Leave out --stack, --alter, or leave out --demo.");
});

it("refuses a value before it prepares anything, and doesn't say that a demo ran", async () => {
  const { exitCode, stdout, stderr } = await runHere(["verify", "--demo", "--deadline", "-5"]);

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toMatch(/^error: --deadline is "-5", which is negative\.\n/);
});
