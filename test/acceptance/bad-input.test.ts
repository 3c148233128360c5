import { createServer } from "node:net";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { leftIn, pathWithoutEngine, processesOf, repository, runPf, within } from "../support/command-line.ts";
import { copyRepository } from "../support/copied-repository.ts";
import { runHere } from "../support/run-here.ts";
import { filesOfSample } from "../support/sample-files.ts";
import { folderOfEachTest } from "../support/temporary-folder.ts";

const temporary = folderOfEachTest();
/** For what a test prepares: apart from the run's own temporary folder, which must end up empty. */
const prepared = folderOfEachTest();

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  return runPf(["start", ...args], { TMPDIR: temporary.path, ...environment }).finished;
}

function settings(lines: readonly string[]): string {
  const file = join(prepared.path, "Pulumi.local.yaml");
  const callers =
    '  protected-function:callers: { integration: { secrets: { first: { endDate: "2099-01-01T00:00:00Z" } } } }';
  writeFileSync(file, ["config:", callers, ...lines].join("\n"));
  return file;
}

async function expectNothingLeft(): Promise<void> {
  // The guardian goes last, a moment after the run itself.
  await within(10_000, () => processesOf(temporary.path).length === 0);
  expect(processesOf(temporary.path)).toEqual([]);
  expect(leftIn(temporary.path)).toEqual([]);
}

describe.skipIf(inject("enginePath") === "")("an app with several problems", () => {
  it("gets host.json, contract, package and settings told in one run: exit code 2", async () => {
    const sample = filesOfSample("who-calls");
    const changed = (file: string, find: string, replace: string) => ({
      [file]: (sample[file] ?? "").replace(find, () => replace),
    });
    const checkout = copyRepository(repository, {
      functions: {
        ...sample,
        ...changed("contract.ts", 'methods: ["GET"', 'methods: ["GETS"'),
        ...changed("src/index.ts", "serve(", 'import "./lost.ts";\nserve('),
        "host.json": '{ "version": "2.0", "healthMonitr": {} }',
      },
      files: {},
    });
    try {
      const file = settings(["  protected-function:tokenVersion: 3", "  protected-function:locatoin: westeurope"]);
      const { finished } = runPf(["start", "--settings", file], { TMPDIR: temporary.path }, "", checkout);
      const { exitCode, stderr } = await finished;

      expect(
        [...stderr.matchAll(/^(?:error: )?(.*) (?:has|have) (?:a problem|\d+ problems):$/gm)].map(([, it]) => it),
      ).toEqual([
        "The settings of this stack",
        "functions/host.json",
        "functions/contract.ts",
        "The function's package",
      ]);
      expect(stderr).toMatch(/^error: The settings of this stack have 2 problems:\n[^]*^- locatoin \(.*:4\): /m);
      expect(exitCode).toBe(2);
      await expectNothingLeft();
    } finally {
      rmSync(checkout, { recursive: true, force: true });
    }
  });
});

describe("a problem of the contract, host.json or package.json", () => {
  it.each([
    [
      "contract.ts",
      "methods:",
      "method:",
      "- endpoints.who-calls.method (functions/contract.ts:14): isn't a property of a contract",
    ],
    ["contract.ts", "export const contract", "const contract", "- contract: must be exported; found no export."],
    [
      "host.json",
      "",
      '{ "version": "2.0", "extensions": 5 }',
      '- extensions (functions/host.json:1): must be an object; found 5.\n  Fix: write "extensions": {} there in functions/',
    ],
  ])("in %s is refused before an engine or a twin starts: %s as %s", async (file, find, replace, found) => {
    const sample = filesOfSample("who-calls");
    const functions = { ...sample, [file]: (sample[file] ?? "").replace(find, () => replace) };
    const checkout = copyRepository(repository, { functions, files: {} });
    try {
      const environment = { TMPDIR: temporary.path, PATH: pathWithoutEngine };
      const { exitCode, stdout, stderr } = await runPf(["start"], environment, "", checkout).finished;
      expect(stderr).toContain(found);
      expect(stderr).toMatch(/^error: functions\//);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
      await expectNothingLeft();
    } finally {
      rmSync(checkout, { recursive: true, force: true });
    }
  });
});

describe.skipIf(inject("enginePath") === "")("bad settings", () => {
  it("are refused with rule, value and fix, all at once, before anything is deployed: exit code 2", async () => {
    const file = settings(["  protected-function:tokenVersion: 3", "  protected-function:maximumInstanceCount: 7"]);

    const { exitCode, stdout, stderr } = await start(["--settings", file]);

    expect(
      stderr.replaceAll(file, "Pulumi.local.yaml").replaceAll(relative(repository, file), "Pulumi.local.yaml"),
    ).toContain(
      [
        "error: The settings of this stack have 2 problems:",
        "- tokenVersion (Pulumi.local.yaml:3): must be 1 or 2; found 3.",
        "  Fix: set protected-function:tokenVersion to 1 or 2 in Pulumi.local.yaml",
        "- maximumInstanceCount (Pulumi.local.yaml:4): must be at least 40, the lower limit of Flex Consumption; found 7.",
        "  Fix: set protected-function:maximumInstanceCount to 40 in Pulumi.local.yaml",
      ].join("\n"),
    );
    expect(stderr).not.toContain("Deploying");
    expect(stdout).toBe("");
    expect(exitCode).toBe(2);
    await expectNothingLeft();
  });

  it.each([["start"], ["matrix"], ["what-if", "--demo"]])(
    "that are empty are refused with an example before %s starts anything: exit code 2",
    async (...args) => {
      const checkout = copyRepository(repository, {
        functions: filesOfSample("who-calls"),
        files: { "Pulumi.local.yaml": "config:\n  protected-function:name: A B\n" },
      });
      try {
        const { exitCode, stderr } = await runPf(
          args,
          { TMPDIR: temporary.path, PATH: pathWithoutEngine },
          "",
          checkout,
        ).finished;

        const lines = stderr.split("\n").filter((line) => !line.startsWith("Demo: "));
        expect(lines.slice(0, 3)).toEqual([
          expect.stringMatching(/^error: The settings of this stack have (?:a problem|2 problems):$/),
          expect.stringMatching(/^- name \(Pulumi\.local\.yaml:2\): must be /),
          expect.stringMatching(/^  Fix: set protected-function:name to ab in Pulumi\.local\.yaml$/),
        ]);
        if (!args.includes("--demo")) {
          expect(stderr).toContain(
            "- callers (Pulumi.local.yaml): is missing.\n  Fix: write this, for example, in Pulumi.local.yaml:\n",
          );
          expect(stderr).toContain(
            '    protected-function:callers:\n      integration: { secrets: { first: { endDate: "',
          );
        }
        expect(exitCode).toBe(2);
        await expectNothingLeft();
      } finally {
        rmSync(checkout, { recursive: true, force: true });
      }
    },
  );

  it("of another type are refused with the allowed values: exit code 2", async () => {
    const file = settings(["  protected-function:tokenVersion: two"]);

    const { exitCode, stderr } = await start(["--settings", file]);

    expect(stderr).toMatch(/^- tokenVersion \(.*Pulumi\.local\.yaml:3\): must be 1 or 2; found "two"\.$/m);
    expect(exitCode).toBe(2);
    await expectNothingLeft();
  });

  it("are refused without their terminal or pipeline commands: exit code 2", async () => {
    const file = settings(['  protected-function:conditionalAccess: { "x\\e]0;t\\a\\n::error file=a::b\\u202Ec": 1 }']);

    const { exitCode, stderr } = await runHere(["start", "--settings", file]);

    expect(stderr).toContain(`- conditionalAccess.x ]0;t ::error file=a::b c (${file}:3): is not a setting;`);
    expect(stderr).toContain(`Fix: remove it from ${file}`);
    expect(stderr.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(stderr).not.toMatch(/^\s*::/m);
    expect(exitCode).toBe(2);
  });

  it("fail in Pulumi's words if it can't parse them, without terminal commands: exit code not 0", async () => {
    const file = settings(['  "a\\e[2J\\n::error file=a::b\\u202Ec": 1']);

    const { exitCode, stderr } = await start(["--settings", file]);

    expect(stderr).toContain("could not parse");
    expect(stderr.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(stderr).not.toMatch(/^\s*::/m);
    expect(exitCode).not.toBe(0);
    await expectNothingLeft();
  });

  it("in a missing file are refused by its name: exit code 2", async () => {
    const { exitCode, stderr } = await runHere(["start", "--settings", "/nowhere/Pulumi.dev.yaml"]);

    expect(stderr).toContain('error: --settings is "/nowhere/Pulumi.dev.yaml", which doesn\'t exist.');
    expect(exitCode).toBe(2);
  });
});

describe("bad usage", () => {
  it("refuses an unknown option with the nearest one: exit code 2", async () => {
    const { exitCode, stderr } = await runHere(["start", "--jsno"]);

    expect(stderr).toBe("error: Unknown option --jsno of ./pf start.\nDid you mean --json?\nHelp: ./pf start --help\n");
    expect(exitCode).toBe(2);
  });

  it("refuses an option without its terminal commands: exit code 2", async () => {
    const { exitCode, stderr } = await runHere(["start", "--port", "\u001B]0;t\u0007\n::error file=a::b\u202E"]);

    expect(stderr).toContain(
      'error: --port is "]0;t ::error file=a::b", which isn\'t a whole number.\nUse a whole number',
    );
    expect(exitCode).toBe(2);
  });

  it("explains how to start a twin if `twin -- env` finds none: exit code 3", async () => {
    const { exitCode, stdout, stderr } = await runHere(["twin", "env"], { environment: { TMPDIR: temporary.path } });

    expect(stderr).toBe(
      "error: No twin is running on this machine.\nStart one in another terminal: ./pf twin, or ./pf dev while you develop.\n",
    );
    expect(stdout).toBe("");
    expect(exitCode).toBe(3);
  });
});

describe.skipIf(inject("enginePath") === "")("missing requirements", () => {
  it("name a port that is in use: exit code 3", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const { port } = taken.address() as { readonly port: number };
    try {
      const { exitCode, stderr } = await start(["--port", String(port)]);

      expect(stderr).toContain(
        `error: --port is ${port}, which is in use on 127.0.0.1.\nChoose another port, or leave --port out to use a ` +
          `free one.\nThis lists its process:\n  ss -ltnp 'sport = :${port}'\n`,
      );
      expect(stderr).not.toContain("Starting the twin");
      expect(exitCode).toBe(3);
      await expectNothingLeft();
    } finally {
      taken.close();
    }
  });

  it("name every way to get an engine if there is none: exit code 3", async () => {
    const { exitCode, stderr } = await start([], {
      PATH: pathWithoutEngine,
      PULUMI_HOME: join(prepared.path, "pulumi-home"),
      PF_CACHE: join(prepared.path, "cache"),
      // The official download cannot be reached: a proxy that is not there.
      HTTPS_PROXY: "http://127.0.0.1:9",
      NODE_USE_ENV_PROXY: "1",
    });

    expect(stderr).toContain("No Pulumi engine of version >= 3.259.0 < 4 was found or installed.");
    expect(stderr).toContain("https://www.pulumi.com/docs/install/");
    expect(stderr).toContain("Go");
    expect(stderr).toContain("unpack all files of https://github.com/pulumi/pulumi/releases/");
    expect(exitCode).toBe(3);
    await expectNothingLeft();
    for (const name of ["pulumi-home", "cache"]) rmSync(join(prepared.path, name), { recursive: true, force: true });
  });
});

it("never change the program's own settings file", () => {
  expect(readFileSync(join(repository, "Pulumi.local.yaml"), "utf8")).not.toContain("encryptionsalt");
});
