import { rmSync } from "node:fs";
import { describe, expect, inject, it } from "vitest";
import { leftIn, runPf, traceableFolder } from "../support/command-line.ts";
import { runHere } from "../support/run-here.ts";
import { writeSettings } from "../support/settings-file.ts";
import { asked, fromElsewhere, officeSettings } from "../support/what-if-question.ts";

/** Of the running twin: token-and-call.test.ts. */
describe.skipIf(inject("enginePath") === "" || process.platform !== "linux")("./pf what-if", () => {
  it("answers for settings on a twin of its own, and leaves nothing", async () => {
    const temporary = traceableFolder();
    const file = writeSettings(officeSettings);
    const { exitCode, stdout } = await runPf(["what-if", ...asked, "--from", "203.0.113.77", "--settings", file.path], {
      TMPDIR: temporary.path,
    }).finished;
    const left = leftIn(temporary.path);
    temporary.remove();
    rmSync(file.folder, { recursive: true });

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: fromElsewhere });
    expect(left).toEqual([]);
  });

  it.for([
    ["--settings", ["--who", "stranger", "--resource", "api"], '--who is "stranger".\nUse a user principal name'],
    ["--settings", ["--who", "eve@twin.onmicrosoft.com", "--resource", "api"], "the tenant has no user of that name"],
    ["--settings", [...asked, "--from", "the moon"], '--from is "the moon".\nUse an address'],
    ["--demo", ["--who", "stranger"], '--who is "stranger".\nUse a user principal name'],
    ["--demo", ["--resource", "ordrs"], '--resource is "ordrs".\nUse api, graph, an endpoint'],
    ["--demo", ["--country", "Germany"], "--country is \"Germany\", which isn't a country's two letters."],
    ["--demo", ["--from", "the moon"], '--from is "the moon".\nUse an address'],
  ] as const)("refuses, by %s, %j before it deploys anything", async ([option, args, words]) => {
    const file = writeSettings(officeSettings);
    const asking =
      option === "--demo" ? ["--demo", ...args] : ["--settings", file.path, "--from", "203.0.113.7", ...args];
    const { exitCode, stdout, stderr } = await runPf(["what-if", ...asking]).finished;
    rmSync(file.folder, { recursive: true });

    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(words);
    // Only a tenant knows its users.
    expect(stderr).not.toContain(args[1].includes("@") ? "Deploying" : "Starting");
    expect(stderr.match(/^error:/gm)).toHaveLength(1);
  });

  it.for([
    [["--who", "a@b.c"], "--resource and --from are missing.\nAdd --resource <resource> --from <address|location>"],
    [[...asked, "--from", "office", "--live"], "--stack is missing."],
    [[...asked, "--from", "office", "--twin", "--settings", "Pulumi.dev.yaml"], "Use only one of --settings, --twin."],
    [[...asked, "--from", "office", "--app-type", "phone"], '--app-type is "phone".\nUse browser, '],
  ] as const)("refuses %j by exit code 2", async ([args, words]) => {
    const { exitCode, stdout, stderr } = await runHere(["what-if", ...args]);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(words);
  });
});
