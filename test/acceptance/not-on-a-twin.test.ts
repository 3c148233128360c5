import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, it } from "vitest";
import { repository } from "../support/command-line.ts";
import { runHere } from "../support/run-here.ts";
import { folderOfAllTests } from "../support/temporary-folder.ts";

const prepared = folderOfAllTests();

it("settings that no twin can deploy are refused with their lines before anything starts: exit code 2", async () => {
  const file = join(prepared.path, "Pulumi.local.yaml");
  const callers =
    '  protected-function:callers: { integration: { secrets: { first: { endDate: "2025-01-01T00:00:00Z" } } } }';
  const others = ["  protected-function:location: usgovtexs", "  protected-function:cloud: usgovernment"];
  writeFileSync(file, ["config:", callers, ...others, ""].join("\n"));
  const shown = relative(repository, file);

  for (const command of ["start", "matrix"]) {
    const { exitCode, stdout, stderr } = await runHere([command, "--settings", file]);

    expect(stderr.replaceAll(file, "FILE").replaceAll(shown, "FILE").split("\n")).toEqual([
      "error: The settings of this stack have 3 problems:",
      '- callers.integration.secrets.first.endDate (FILE:2): is in the past, and Entra ID creates no secret that has expired; found "2025-01-01T00:00:00Z".',
      expect.stringMatching(
        /^ {2}Fix: write "20\d\d-\d\d-\d\dT00:00:00Z", for example, there in FILE, or remove the expired secret there$/,
      ),
      "- cloud (FILE:4): is usgovernment, but azure-native:environment and azuread:environment aren't set.",
      "  Fix: add both in FILE:",
      "    azure-native:environment: usgovernment",
      "    azuread:environment: usgovernment",
      '- location (FILE:3): must be a region of Azure that offers Flex Consumption (did you mean usgovtexas?); found "usgovtexs", which the twin doesn\'t know as one.',
      "  Fix: set protected-function:location to usgovtexas in FILE",
      "  To list them: az functionapp list-flexconsumption-locations -o table",
      "",
    ]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  }
});
