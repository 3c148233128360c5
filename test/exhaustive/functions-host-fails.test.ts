import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Proof, proofTable } from "../../packages/pf/commands/start/proof-table.ts";
import { type Finished } from "../support/command-line.ts";
import { deployLocally, hasEngine } from "../support/local-deployment.ts";
import { type ReviewRepository, reviewRepository } from "../support/review-repository.ts";
import { runHere } from "../support/run-here.ts";
import { folderOfAllTests } from "../support/temporary-folder.ts";

const secret = "Abc8Q~0123456789abcdefghijklmnopqrstu";
/** In the log, the twin's answer is one printable line without what looks like a credential. */
const thrown = "out of \\u001b[31morders\\nclient_secret=hunter22-hunter22 ";

describe.skipIf(!hasEngine() || process.platform !== "linux")("a function that throws", () => {
  let checkout: ReviewRepository;
  const temporary = folderOfAllTests();
  let twin: ReturnType<typeof inCheckout>;

  function inCheckout(args: readonly string[]) {
    const { PATH = "", HOME = "" } = process.env;
    const env = { PATH, HOME, CI: "true", TMPDIR: temporary.path };
    const child = spawn(join(checkout.directory, "pf"), args, {
      cwd: checkout.directory,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    const { promise: serving, resolve: serves, reject } = Promise.withResolvers<void>();
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      if (stderr.includes("Serving until Ctrl-C:")) serves();
    });
    const finished = new Promise<Finished>((resolve) => {
      child.once("close", (exitCode) => {
        reject(new Error(`./pf ${args.join(" ")} ended with ${exitCode}: ${stderr}`));
        resolve({ exitCode, stdout, stderr });
      });
    });
    serving.catch(() => undefined);
    return { child, serving, finished };
  }
  const run = (...args: readonly string[]) => inCheckout(args).finished;

  beforeAll(async () => {
    checkout = reviewRepository();
    checkout.edit(
      "functions/src/who-calls.ts",
      "(_request, _context, caller) => ({",
      `({ method }, _context, caller) => ({ ...(method === "GET" && (() => { throw new Error("${thrown}${secret}"); })()),`,
    );
    twin = inCheckout(["twin"]);
    await twin.serving;
  });
  afterAll(async () => {
    twin.child.kill("SIGINT");
    await twin.finished;
    checkout.remove();
  });

  it("is reported by call as the handler's failure, with its place and the log of this call", async () => {
    await run("call", "--method", "POST");
    const { exitCode, stderr } = await run("call");

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^✗ 500 from GET who-calls: its handler throws at functions\/src\/who-calls\.ts:\d+:\d+:/m);
    expect(stderr).toContain("The function's log of this call (more: ./pf twin logs):");
    expect(stderr.match(/called by integration/g)).toHaveLength(1);
    expect(stderr.match(/^ +at .*$/gm)?.every((frame) => frame.includes("functions/src/who-calls.ts"))).toBe(true);
    expect(stderr).toContain("out of");
    expect(stderr).not.toMatch(/App Service refused|the gate refused|hunter22/);
    expect(stderr).not.toContain(secret);
    expect(stderr).not.toContain("\u001b");
  });

  it("appears in the running twin's log in printable lines without apparent credentials", async () => {
    const { exitCode, stdout, stderr } = await run("twin", "logs");
    const one = await run("twin", "logs", "--lines", "1");

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/^\d\d:\d\d:\d\d log {6}✗ \S+ {2}.*out of\s+\[31morders client_secret=\[redacted\].*$/m);
    expect(stdout).not.toContain(secret);
    expect(stdout).not.toContain("hunter22");
    expect(stdout).not.toContain("\u001b");
    expect(one.stdout).toMatch(/^\d\d:\d\d:\d\d log {6}✗ /);
    expect(stdout.endsWith(one.stdout)).toBe(true);
  });

  it.each(["0", "x", "501"])("doesn't accept %s as the number of lines in logs", async (lines) => {
    const { exitCode, stderr } = await runHere(["twin", "logs", "--lines", lines]);

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      new RegExp(
        `--lines is "${lines}", which is.*\\.\\nUse a whole number of lines from 1 to 500, such as --lines 50`,
      ),
    );
  });

  it("is explained by its status, with the running twin's log", async () => {
    const { exitCode, stdout } = await run("explain", "--status", "500", "--twin");

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^\? Either the function or App Service authentication failed with 500\.\n/);
    expect(stdout).toContain("Last lines of the function's log");
    expect(stdout).toContain("out of");
    expect(stdout).not.toContain(secret);
  });

  it("fails the proof as the Functions host's failure, never as App Service authentication's, and its log is shown once", async () => {
    const deployment = await deployLocally({ directory: checkout.directory });
    const rows = await deployment.runGuide().finally(deployment.close);
    const resources = { created: 0, inCloud: 0, unchanged: 0, deleted: 0, left: 0 };
    const proof: Proof = { ok: false, rows, endpoints: [], resources, engine: "" };
    const b01 = proof.rows.find(({ id, outcome }) => id === "B01" && outcome === "failed");
    const table = proofTable(proof, { colour: false });

    expect(b01?.unexpected?.log?.join("\n")).toContain("out of");
    expect(b01?.reason).not.toContain("App Service authentication");
    expect(
      table.match(/The Functions host failed: the function throws, or isn't loaded\. Its last log lines:/g),
    ).toHaveLength(1);
    expect(table).toContain("out of");
    expect(JSON.stringify(proof)).toContain("status 500, by the Functions host");
    expect(JSON.stringify(proof)).not.toContain(secret);
    expect(JSON.stringify(proof)).not.toMatch(/status 500, by App Service authentication/);
  });
});
