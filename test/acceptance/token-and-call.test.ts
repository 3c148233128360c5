import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { leftIn, processesOf, repository, runPf, within, type Running } from "../support/command-line.ts";
import { runHere } from "../support/run-here.ts";
import { writeSettings } from "../support/settings-file.ts";
import { asked, fromElsewhere, officeSettings } from "../support/what-if-question.ts";
import { folderOfAllTests } from "../support/temporary-folder.ts";

describe.skipIf(inject("enginePath") === "" || process.platform !== "linux")("beside a running twin", () => {
  const temporary = folderOfAllTests();
  const file = writeSettings(officeSettings);
  let twin: Running;
  beforeAll(async () => {
    twin = runPf(["twin", "--settings", file.path], { TMPDIR: temporary.path });
    await twin.says("Serving until Ctrl-C:");
  });
  afterAll(async () => {
    twin.child.kill("SIGINT");
    await twin.finished;
    rmSync(file.folder, { recursive: true });
  });

  const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    runHere(args, { environment: { TMPDIR: temporary.path, ...environment }, directory: repository });
  const runProcess = (args: readonly string[]) => runPf(args, { TMPDIR: temporary.path }).finished;

  it("token prints only a token on standard output", async () => {
    const { exitCode, stdout, stderr } = await runProcess(["token"]);

    expect(stdout).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  });

  it("call refuses to exchange a token that isn't sent", async () => {
    const { exitCode, stdout, stderr } = await run(["call", "--as", "no-token", "--exchange"]);

    expect(stderr).toBe(
      "error: --exchange exchanges a token, but this call sends none.\nLeave out --exchange, or choose a caller with --as.\n",
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  });

  it.for([[[]], [["--exchange"]]] as const)(
    "call, with options %j, prints the function's answer: status, endpoint and body",
    async ([options]) => {
      const { exitCode, stdout, stderr } = await run(["call", "--as", "integration", ...options]);

      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
      const [head, ...body] = stdout.split("\n");
      expect(head).toMatch(/^✓ 200 from (?:GET|POST) who-calls \(application\/json/);
      expect(JSON.parse(body.join("\n"))).toMatchObject({
        caller: { kind: "application", roles: ["Function.Invoke"] },
        packageSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
    },
  );

  it("call --json prints the function's answer as one object", async () => {
    const { stdout } = await run(["call", "--json"]);

    expect(JSON.parse(stdout)).toMatchObject({
      kind: "answered",
      status: 200,
      body: { caller: { kind: "application", roles: ["Function.Invoke"] } },
    });
  });

  it.for([["token"], ["call"]] as const)("%s exits 1 on a wrong secret, and explains it", async ([command]) => {
    const { exitCode, stdout, stderr } = await run([command], { CALLER_SECRET: "not-the-secret" });

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain("Entra ID refused with AADSTS7000215: ");
    expect(stderr).toContain("AADSTS7000215");
    expect(stderr).not.toContain("not-the-secret");
  });

  it("call says how a refused token differs and who fixes that, and the rest with --explain", async () => {
    const { exitCode, stderr } = await run(["call", "--as", "expired"]);

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^✗ App Service refused with 401: The token expired /m);
    // The verdict says it already.
    expect(stderr).not.toContain("\nDiffers: ");
    expect(stderr).toContain("\nIf a caller of yours gets this:\n  Caller's team: get a fresh token.");
    expect(stderr.trimEnd().split("\n").length).toBeLessThan(15);
    expect(stderr).toMatch(/\n\nTo see everything that was compared, add --explain\.\n$/);

    const explained = await run(["call", "--as", "expired", "--explain"]);
    expect(explained.stderr).toContain("\nThe deployed settings require\n");
    expect(explained.stderr).not.toContain("--explain");
    expect(explained.stderr).not.toContain("redacted");
  });

  it.for(["no-token", "stranger", "expired", "no-role", "other-tenant"])(
    "call says in color that %s must be refused, and no control code is left without its escape",
    async (situation) => {
      const environment = { TMPDIR: temporary.path, FORCE_COLOR: "1", NO_COLOR: "" };
      const { exitCode, stderr } = await runPf(["call", "--as", situation], environment).finished;

      expect({ exitCode, lost: stderr.replaceAll("\u001B[", "").match(/\[\d+m/g) }).toEqual({
        exitCode: 1,
        lost: null,
      });
      expect(stderr).toContain(
        "\u001B[32mAs expected: this call must be refused. The exit code is 1, as for every refusal.\u001B[39m",
      );
      expect(stripVTControlCharacters(stderr)).toMatch(/^✗ (?:Entra ID|App Service|The function) refused with /m);
      expect(stderr).not.toContain("\u001B[31m");
      expect(stripVTControlCharacters(stderr)).not.toContain("error:");
    },
  );

  it.for([
    [["call", "--as", "stranger"], "client", 1],
    [["call", "--as", "other-tenant"], "tenant", 1],
  ] as const)("%j ends with one fix for the difference", async ([args, what, fixes]) => {
    const { stderr } = await run(args);

    expect(stderr).toContain(`\nDiffers: ${what}\n`);
    const [, next = ""] = /\nIf a caller of yours gets this:\n(.*?)\n\n/s.exec(stderr) ?? [];
    expect(next.match(/^ {2}\S/gm)).toHaveLength(fixes);
  });

  it("a person is refused with the setting's name while public client flows are off", async () => {
    const { exitCode, stderr } = await run(["call", "--as", "user"]);

    expect(exitCode).toBe(2);
    expect(stderr).toContain("protected-function:publicClientFlows");
  });

  it("recipes prints shell commands with the twin's variables and the caller's secret", async () => {
    const recipe = await run(["recipes", "--for", "curl"]);
    const secret = await run(["twin", "secret", "integration"]);
    const { stdout: variables, stderr: undo } = await run(["twin", "env"]);
    expect(undo).toContain('eval "$(./pf twin env --unset)"');

    expect(recipe.stdout).not.toContain(secret.stdout.trim());
    const answers = execFileSync("sh", ["-c", `${variables}\n${recipe.stdout}`], {
      env: { PATH: process.env["PATH"], CALLER_SECRET: secret.stdout.trim() },
      encoding: "utf8",
    });
    expect(answers.trim().split("\n")).toHaveLength(2);
  });

  it("recipes --json contains the tasks and the text", async () => {
    const { stdout } = await run(["recipes", "--for", "integration-builder", "--json"]);

    expect(JSON.parse(stdout)).toMatchObject({
      for: "integration-builder",
      caller: "integration",
      token: { method: "POST", body: { kind: "form" } },
      session: [{ body: { kind: "json" } }, { method: "GET" }],
      text: expect.stringMatching(/^HTTP tasks for Intapp Integration Builder/),
    });
  });

  it.for([
    [["recipes"], /--for is missing\.\nAdd --for <language>\nThe language: curl, powershell, typescript/],
    [["recipes", "--for", "cobol"], /--for is "cobol"\.\nUse curl, powershell/],
    [
      ["recipes", "--for", "curl", "--flow", "implicit"],
      /--flow is "implicit"\.\nUse client-credentials or password\./,
    ],
    [
      ["call", "--method", "BREW"],
      /--method is "BREW", which isn't an HTTP method\.\nName an HTTP method, such as GET/,
    ],
    [["call", "--stack", "dev", "--outputs", "-"], /Use only one of --stack, --outputs./],
    [
      ["what-if", ...asked, "--from", "the moon", "--twin"],
      /--from is "the moon"\.\s+Use an address, or a named location/,
    ],
    [
      ["twin", "logs", "--data", "{}"],
      /Unknown option --data of \.\/pf twin logs\.\nIt's an option of \.\/pf call, \.\/pf twin run\./,
    ],
    [["token", "--as", "nobody"], /--as is "nobody", which isn't a caller of this stack\.\nCallers: integration\.\n$/],
    [
      ["call", "--as", "nobody"],
      /--as is "nobody", which isn't a caller of this stack\.\nCallers: integration\. Also: no-token, stranger, no-role, expired, other-tenant\.\n$/,
    ],
    [["token", "--as", "no-token"], /--as is "no-token", which isn't a caller of this stack\./],
    [
      ["twin", "secret", "stranger"],
      /"stranger" isn't a caller of the twin's stack\.\nCallers with a client secret: integration\./,
    ],
  ] as const)("%j is wrong usage", async ([args, said]) => {
    const { exitCode, stdout, stderr } = await run(args);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(said);
  });

  it("what-if has the same answer as on a twin of its own", async () => {
    const { exitCode, stdout, stderr } = await run(["what-if", ...asked, "--from", "203.0.113.77", "--twin"]);

    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: fromElsewhere, stderr: "" });
  });

  it("what-if answers in JSON for a caller and a location named in the settings", async () => {
    const args = "what-if --who integration --resource graph --from office --twin --json".split(" ");
    const { exitCode, stdout } = await run(args);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      who: { kind: "service principal", name: "caller integration" },
      from: { address: "203.0.113.0" },
      outcome: "granted",
      policies: [{ analysisReasons: "location" }, { analysisReasons: "workloadIdentities" }, {}],
    });
  });

  it("call leaves no process or file beside the twin's", async () => {
    await runProcess(["call"]);

    const left = () =>
      leftIn(temporary.path).filter((name) => !/^protected-function-(?:twin|stack|running)-/.test(name));
    await within(5000, () => left().length === 0);
    expect(left()).toEqual([]);
    expect(processesOf(temporary.path).filter((line) => line.includes("client-worker"))).toEqual([]);
  });
});
