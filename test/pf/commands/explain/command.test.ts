import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { runPf } from "../../../support/command-line.ts";
import { runHere } from "../../../support/run-here.ts";
import { outputsOf, signature, tokenOf, version1, version2 } from "../../../support/sample-outputs-and-tokens.ts";
import { folderOfAllTests } from "../../../support/temporary-folder.ts";

const folder = folderOfAllTests();
let file: string;
beforeAll(() => {
  file = join(folder.path, "outputs.json");
  writeFileSync(file, JSON.stringify(outputsOf()));
});

function explain(args: readonly string[], input = "", environment: Readonly<Record<string, string>> = {}) {
  return runHere(["explain", ...args], { input, environment });
}

/** Valid by the machine's clock, which the command line goes by. */
function lasting(claims: typeof version1): string {
  const seconds = Math.floor(Date.now() / 1000);
  return tokenOf({ ...claims, iat: seconds, nbf: seconds, exp: seconds + 86_400 });
}

describe("./pf explain", () => {
  it("exits 0 without a difference: token from standard input, outputs from a file", async () => {
    // Nothing is sent: whatever would be, ends at a proxy that is not there.
    const nowhere = { NODE_USE_ENV_PROXY: "1", HTTPS_PROXY: "http://127.0.0.1:9" };
    const started = runPf(["explain", "--token", "-", "--outputs", file], nowhere, lasting(version1));
    const { exitCode, stdout, stderr } = await started.finished;

    expect(stderr).toBe("");
    expect(stdout).toContain("✓ The call passes");
    expect(stdout).not.toContain("\u001B");
    expect(exitCode).toBe(0);
  });

  it("exits 1 with a difference; --json prints only data on standard output", async () => {
    const { exitCode, stdout, stderr } = await explain(
      ["--token", "-", "--outputs", file, "--json"],
      lasting(version2),
    );

    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({
      differs: true,
      token: { expect: "gate 401", differences: [{ fix: { setting: "protected-function:tokenVersion" } }] },
    });
    expect(exitCode).toBe(1);
  });

  it("takes App Service's own answer with its status, and asks for it", async () => {
    const body = ["--error", "You do not have permission to view this directory or page."];
    expect(await explain(["--status", "401", ...body])).toEqual(await explain(["--status", "401"]));
    expect(await explain(body)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/answer of App Service authentication, .*\n.*--status 401 or --status 403/),
    });
  });

  it.each(["401", "403", "404", "503"])("takes the status %s as it is, and means --status", async (status) => {
    const [alone, option] = [await explain([status]), await explain(["--status", status])];

    expect(alone).toEqual(option);
    expect(alone.stdout).toContain(`Status ${status}`);
    expect(alone.exitCode).toBe(0);
  });

  const message = "AADSTS501051: Application 'x' is not assigned to a role for the application 'y'.";
  it.each([
    ["in quotes", [message]],
    ["in words", message.replaceAll("'", "").split(" ")],
    ["in its own quotes, after other words", [`error: “${message}”`]],
  ])("takes a pasted message as it is, and means --error: %s", async (_, words) => {
    const [alone, option] = [await explain(words), await explain(["--error", words.join(" ")])];

    expect(alone).toEqual(option);
    expect(alone.stdout).toContain("AADSTS501051");
    expect(alone).toMatchObject({ stderr: "", exitCode: 0 });
  });

  it("accepts a token as argument, warns of the shell's history, and doesn't print it", async () => {
    const { exitCode, stdout, stderr } = await explain(["--token", lasting(version1)]);

    expect(stderr).toBe(
      "The token is now in your shell's history. Next time, use `--token -` to read it from standard input.\n\n",
    );
    expect(stdout).toContain("add --twin, --stack <stack> or --outputs <file>");
    expect(stdout + stderr).not.toContain(signature);
    expect(exitCode).toBe(0);
  });

  it("reads a token, an error or a header from @file, without a note on the shell's history", async () => {
    const token = join(folder.path, "token.txt");
    writeFileSync(token, `${lasting(version1)}\n`);
    const error = join(folder.path, "error.log");
    writeFileSync(error, "AADSTS501051");

    expect(await explain(["--token", `@${token}`])).toMatchObject({ stderr: "", exitCode: 0 });
    expect(await explain(["--error", `@${error}`])).toEqual(await explain(["AADSTS501051"]));
  });

  it("reads the outputs from standard input, beside a challenge", async () => {
    const challenge = 'Bearer realm="other.example" authorization_uri="https://login.windows.net/x/oauth2/authorize"';

    // Of the process's own standard input, which a test's own process has none of.
    const args = ["explain", "--challenge", challenge, "--outputs", "-"];
    const { exitCode, stdout } = await runPf(args, {}, JSON.stringify(outputsOf())).finished;

    expect(stdout).toContain("Differs: realm");
    expect(exitCode).toBe(1);
  });

  it("explains an error body from standard input", async () => {
    const { exitCode, stdout } = await explain(["--error", "-"], '{"error":"invalid_client","error_codes":[7000222]}');

    expect(stdout).toContain("✗ Entra ID refused with AADSTS7000222: The client secret is right, but has expired.");
    expect(exitCode).toBe(0);
  });

  it.each([
    ["--status", "503", "? With 503, either the Functions host isn't running, or the site is stopped."],
    ["--status", "502", "✗ The Functions host failed with 502."],
    ["--error", "Function host is not running.", "✗ The Functions host failed with 503."],
  ])("reports the Functions host's failure, and names its log: %s %s", async (option, given, verdict) => {
    const alone = await explain([option, given]);
    const { exitCode, stdout } = await explain([option, given, "--outputs", file]);

    expect(alone.stdout).toContain("For the running twin, run ./pf twin logs.");
    expect(stdout.split("\n")[0]).toBe(verdict);
    expect(stdout).toContain("az monitor log-analytics query --workspace");
    expect(stdout).toContain("union isfuzzy=true AppTraces, AppExceptions");
    expect([alone.exitCode, exitCode]).toEqual([0, 0]);
  });

  it("takes a code as it is", async () => {
    const [bare, named] = [await explain(["AADSTS501051"]), await explain(["--error", "AADSTS501051"])];

    expect(await explain(["501051"])).toEqual(named);
    expect((await explain(['{"error_codes":[501051]}'])).stdout).toContain("AADSTS501051");
    expect(bare).toEqual(named);
    expect(bare.stdout).toContain("AADSTS501051");
  });

  it("prints how to start a twin if there is none: 3", async () => {
    const { exitCode, stderr } = await explain(["--status", "401", "--twin"], "", { TMPDIR: folder.path });

    expect(stderr).toContain("No twin is running on this machine");
    expect(exitCode).toBe(3);
  });
});

describe("exits 2 on wrong usage, lists what is allowed, and repeats no token", () => {
  const token = tokenOf(version1);

  it.each([
    ["nothing", [], "Nothing to explain.\nUse an AADSTS code, --token, --error, --challenge or --status."],
    ["a token without its option", [token], "--token - for a token"],
    [
      "a word that is no code",
      ["foo"],
      'error: "foo" isn\'t an AADSTS code.\nUse one code, such as AADSTS50105, or a status: 401, 403, 404 or 500 to 504; --token - for a token; --error - for',
    ],
    ["a token in place of an option", [`--${token}`], "Unknown option"],
    ["an unknown option", ["--tokn", "-"], "Unknown option --tokn of ./pf explain.\nDid you mean --token?"],
    ["a code without its last digits", ["AADSTS5300"], "Did you mean AADSTS53000, AADSTS53001, AADSTS53002, "],
    [
      "another status",
      ["--status", "418"],
      '--status is "418", which this doesn\'t explain.\nUse 401, 403, 404 or 500 to 504.',
    ],
    [
      "a file's name without @",
      ["--token", "package.json"],
      "--token is \"package.json\", which is a file's name.\nTo read that file: ./pf explain --token '@package.json'",
    ],
    ["a file that isn't there", ["--error", "nowhere.txt"], "--error names a file, but there is no file nowhere.txt."],
    ["a folder", ["--token", "@."], "--token names a file, but . is a folder."],
    [
      "two things from standard input",
      ["--token", "-", "--outputs", "-"],
      "Only one option can read standard input.\nFound: --token -, --outputs -.",
    ],
    ["two sources of settings", ["--status", "401", "--stack", "dev", "--twin"], "Use only one of --stack, --twin."],
    ["an error without a code", ["--error", `hello ${token}`], "--error has no AADSTS code and isn't a refusal"],
    ["an invalid challenge", ["--challenge", token], "--challenge isn't a Bearer challenge"],
    [
      "outputs that are not there",
      ["--status", "401", "--outputs", "/nowhere.json"],
      '--outputs is "/nowhere.json", but there is no file /nowhere.json.\nUse a file with the output of',
    ],
  ])("%s", async (_, args, said) => {
    const { exitCode, stdout, stderr } = await explain(args);

    expect(stderr).toContain(said);
    expect(stdout).toBe("");
    for (const part of token.split(".")) expect(stderr).not.toContain(part);
    expect(exitCode).toBe(2);
  });
});
