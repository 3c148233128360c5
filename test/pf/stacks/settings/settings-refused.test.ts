import { expect, it } from "vitest";
import type { RunResult } from "../../../../packages/engine/event-log.ts";
import { readYaml } from "../../../../packages/core/text/reading/read-yaml.ts";
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

const saidOf = async (
  message: string,
  ...more: Parameters<typeof explainFailure> extends [unknown, ...infer More] ? More : never
): Promise<string> =>
  await explainFailure(Promise.reject(failed(message)), ...more).then(
    () => "",
    (error: unknown) => (error instanceof Error ? error.message : ""),
  );

it.each([
  ["set --path 'protected-function:location' westeurope", "set protected-function:location to westeurope in"],
  ["set protected-function:location 'West Europe'", "set protected-function:location to West Europe in"],
  ["set --path 'protected-function:tokenVersion' 1", "set protected-function:tokenVersion to 1 in"],
  ["set --path 'protected-function:a' 'yes'", 'set protected-function:a to "yes" in'],
  ["set --path 'protected-function:a' <GUID>", "set protected-function:a to <GUID> in"],
  ["set --path 'protected-function:a' <1|2>", "set protected-function:a to 1 or 2 in"],
  ["set --stack dev --path 'protected-function:a' <GUID>", "set protected-function:a to <GUID> in"],
  [
    "set --path 'protected-function:a' <time, such as 2027-03-31T00:00:00Z>",
    'set protected-function:a to "<time, such as 2027-03-31T00:00:00Z>" in',
  ],
  ["set --path 'protected-function:a' <x|y|z>", "set protected-function:a to x, y or z in"],
  ["rm --path 'protected-function:audience'", "remove protected-function:audience from"],
])("a fix by `pulumi config %s` is told for the settings file, as the stack is in no backend", async (command, fix) => {
  expect(await saidOf(refusal(`npx pulumi config ${command}`))).toMatch(new RegExp(`Fix: ${fix} the settings file$`));
});

it.each(["2027-03-31T00:00:00Z", "010", "off", "a: b", "# c", "1e3", "text", "true", "42", '["a", "b"]'])(
  "the value of a fix is one that the settings file takes: %s",
  async (value) => {
    const [, written] = /protected-function:a to ([^]*) in the settings file$/.exec(
      await saidOf(refusal(`npx pulumi config set protected-function:a '${value}'`)),
    ) ?? [""];
    const read = readYaml(Buffer.from(`config:\n  protected-function:a: ${written}\n`), "settings");

    expect(read.problems).toBeUndefined();
    expect(read).toMatchObject({
      data: { config: { "protected-function:a": /^(?:true|42|\[)/.test(value) ? JSON.parse(value) : value } },
    });
  },
);

it("a fix by two commands is followed by what to do for a stack that is in no backend", async () => {
  expect(await saidOf(refusal("npx pulumi config set protected-function:a 1 && npx pulumi config rm b:a"))).toMatch(
    /Fix: npx pulumi config set [^\n]*\nA local stack is in no Pulumi backend, .* settings file\.$/,
  );
});

it("also offers a second way for the settings file", async () => {
  const rm = "npx pulumi config rm --stack local --path 'protected-function:appSettings.MODE'";
  expect(await saidOf(refusal(`declare it there, or ${rm}`))).toMatch(
    /Fix: declare it there, or remove protected-function:appSettings\.MODE from the settings file$/,
  );
  const exempt = "npx pulumi config set --stack local --path 'protected-function:a' \"<reason>\"";
  expect(await saidOf(refusal(`do this.\n  Or accept it: ${exempt}`))).toMatch(
    /Or accept it: set protected-function:a to "<reason>" in the/,
  );
});

it.each(["local", "dev", "eu.prod"])("names the settings file as typed instead of Pulumi.%s.yaml", async (stack) => {
  const told = refusal(`correct it in Pulumi.${stack}.yaml`);
  const typed = `../settings/Pulumi.${stack}.yaml`;

  await expect(explainFailure(Promise.reject(failed(told)), typed)).rejects.toThrow(
    new RegExp(`correct it in ${typed.replaceAll(".", "\\.")}$`),
  );
  await expect(explainFailure(Promise.reject(failed(refusal(`correct it in ${typed}`))), typed)).rejects.toThrow(
    new RegExp(`correct it in ${typed.replaceAll(".", "\\.")}$`),
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

it("what the lock-out guard refuses is told with the lines of its settings, as bad settings", async () => {
  const said =
    "error: The conditional access policies of this stack could lock people out of the tenant. Nothing was created.\n" +
    "- empty-location: conditionalAccess.apiOnlyFrom has no location.\n  Fix: add one.\n" +
    "- no-emergency-access: baselineMfa would require MFA.\n  Fix: add one to conditionalAccess.emergencyAccounts.";
  const text =
    "config:\n  protected-function:conditionalAccess:\n    emergencyAccounts: []\n    apiOnlyFrom: [offce]\n";
  const read = readYaml(Buffer.from(text), "settings");
  if (read.problems !== undefined) throw new Error("unreadable");
  const sources = () => [{ name: "Pulumi.dev.yaml", ...read }];

  const error: unknown = await explainFailure(Promise.reject(failed(said)), undefined, sources).catch(
    (refused: unknown) => refused,
  );

  expect(error).toMatchObject({
    exitCode: 2,
    message: said
      .replace("error: ", "")
      .replace("empty-location:", "empty-location (Pulumi.dev.yaml:4):")
      .replace("no-emergency-access:", "no-emergency-access (Pulumi.dev.yaml:3):"),
  });
});

it("what the tenant doesn't have is told with the line of its setting, as a bad setting", async () => {
  const said =
    "error: Nothing was created.\n- identity.graphRoles[0].role: must be an application permission of Microsoft Graph\n" +
    "  Fix: write User.Read.All there in the stack's settings file, if you mean that";
  const text = "config:\n  protected-function:identity:\n    graphRoles:\n      - role: User.Reed.All\n";
  const read = readYaml(Buffer.from(text), "settings");
  if (read.problems !== undefined) throw new Error("unreadable");

  const refused = explainFailure(Promise.reject(failed(said)), undefined, () => [{ name: "Pulumi.dev.yaml", ...read }]);

  await expect(refused).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(
      /^Nothing was created\.\n- identity\.graphRoles\[0\]\.role \(Pulumi\.dev\.yaml:4\): must .*\n {2}Fix: .* in Pulumi\.dev\.yaml, if you mean that$/,
    ) as string,
  });
});

it("a wrong setting is told with the file and line where it stands, if the files are known", async () => {
  const content = readYaml(Buffer.from('config:\n  protected-function:location: "x"\n'), "settings");
  if (content.problems !== undefined) throw new Error("unreadable");
  const sources = () => [{ name: "Pulumi.dev.yaml", ...content }];

  expect(
    await saidOf(refusal("npx pulumi config set protected-function:location westeurope"), undefined, sources),
  ).toBe(
    'The settings of this stack have a problem:\n- location (Pulumi.dev.yaml:2): must be a region; found "x".\n  Fix: set protected-function:location to westeurope in Pulumi.dev.yaml',
  );
});
