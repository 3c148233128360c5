import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pathWithoutEngine, repository, runPf } from "../support/command-line.ts";
import { copyRepository } from "../support/copied-repository.ts";
import { filesOfSample } from "../support/sample-files.ts";

describe("a checkout that is broken", () => {
  it.each([
    [
      "functions is a file",
      (checkout: string) => {
        rmSync(join(checkout, "functions"), { recursive: true });
        writeFileSync(join(checkout, "functions"), "");
      },
      ["start"],
      /^error: The function's package has a problem:\n- functions: must be the folder of the function app; found a file\.\n {2}Fix: /,
      2,
    ],
    [
      "Pulumi.yaml has no name",
      (checkout: string) => writeFileSync(join(checkout, "Pulumi.yaml"), "runtime: nodejs\n"),
      ["teardown", "--stack", "dev"],
      /^error: (?:\S+\/)?Pulumi\.yaml has no name\. .*\nRestore it/,
      2,
    ],
    [
      "the builder has a bug",
      (checkout: string) =>
        writeFileSync(join(checkout, "infra/build/function-json.ts"), "Reflect.get(undefined as never, 'x');"),
      ["start"],
      /^error: \.\/pf start has a bug, and stopped: /,
      70,
    ],
  ] as const)("is told without a stack trace: %s", async (_, breakIt, args, said, code) => {
    const checkout = copyRepository(repository, { functions: filesOfSample("who-calls"), files: {} });
    try {
      breakIt(checkout);
      const environment = { PATH: pathWithoutEngine };
      const { exitCode, stdout, stderr } = await runPf(args, environment, "", checkout).finished;

      expect(stderr).toMatch(said);
      expect(stderr).not.toMatch(/^ +at /m);
      expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: "" });
    } finally {
      rmSync(checkout, { recursive: true, force: true });
    }
  });
});
