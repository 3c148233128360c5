import { expect, it } from "vitest";
import type { RunResult } from "../../../../packages/engine/event-log.ts";
import { ProgramFailed } from "../../../../packages/engine/program-failed.ts";
import { settingsInFile } from "../../../../packages/pf/stacks/settings/settings-in-file.ts";
import { explainFailure } from "../../../../packages/pf/stacks/settings/settings-refused.ts";

const refusal = (fix: string) =>
  `error: The settings of this stack have a problem:\n- location: must be a region; found "x".\n  Fix: ${fix}`;

function failed(message: string): ProgramFailed {
  const diagnostics = [{ severity: "error", message, urn: undefined }] as const;
  const result = { summary: {}, steps: [], refreshed: [], diagnostics, outputs: {} } as unknown as RunResult;
  return new ProgramFailed({ code: "PROGRAM_FAILED", operation: "up", exitCode: 1, result });
}

const saidOf = async (message: string): Promise<string> =>
  await explainFailure(Promise.reject(failed(message))).then(
    () => "",
    (error: unknown) => (error instanceof Error ? error.message : ""),
  );

it.each([
  ["set --path 'protected-function:location' westeurope", "set protected-function:location to westeurope in"],
  ["set protected-function:location 'West Europe'", "set protected-function:location to West Europe in"],
  ["rm --path 'protected-function:audience'", "remove protected-function:audience from"],
])("a fix by `pulumi config %s` is told for the settings file, as the stack is in no backend", async (command, fix) => {
  expect(await saidOf(refusal(`npx pulumi config ${command}`))).toMatch(new RegExp(`Fix: ${fix} the settings file$`));
});

it("a fix by two commands is followed by what to do for a stack that is in no backend", async () => {
  expect(await saidOf(refusal("npx pulumi config set protected-function:a 1 && npx pulumi config rm b:a"))).toMatch(
    /Fix: npx pulumi config set [^\n]*\nA local stack is in no Pulumi backend, .* settings file\.$/,
  );
});

it("any other fix stands alone", async () => {
  expect(await saidOf(refusal("rename it in the stack's settings file"))).toMatch(/settings file$/);
});

it("all that the program refused at once is told, whatever comes first", async () => {
  const rest = "- a: must be b; found c.\n  Fix: d";
  const all = ["functions/host.json", "functions/contract.ts", "The function's package"].map(
    (it) => `${it} has a problem:\n${rest}`,
  );

  expect(await saidOf(`error: ${all.join("\n")}`)).toBe(all.join("\n"));
});

it("a settings file that is missing is a refusal, with what to do", () => {
  expect(() => settingsInFile("/nowhere/Pulumi.local.yaml", "/nowhere")).toThrow(
    "/nowhere/Pulumi.local.yaml doesn't exist. Restore it, for example from Git, or name another settings file with --settings.",
  );
});
