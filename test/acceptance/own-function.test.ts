import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import { rmSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import type { Proof } from "../../packages/pf/commands/start/proof-table.ts";
import { repository, runPf } from "../support/command-line.ts";
import { copyRepository } from "../support/copied-repository.ts";
import { hasEngine } from "../support/local-deployment.ts";

const page = readFileSync(join(repository, "docs/start/your-function.md"), "utf8");

/** The page's files, by the names beside their fences. */
const files = Object.fromEntries(
  [...page.matchAll(/^```(?:ts|yaml) (\S+)\n([^]*?)^```$/gm)].map(([, name = "", text = ""]) => [name, text]),
);

describe.skipIf(!hasEngine())("the page about your own function, as printed", () => {
  let checkout: string;
  beforeAll(() => {
    const { "Pulumi.local.yaml": settings = "", "test/api.test.ts": test = "", ...own } = files;
    const functions = Object.entries(own).map(([name, text]) => [name.replace(/^functions\//, ""), text] as const);
    checkout = copyRepository(repository, {
      functions: Object.fromEntries(functions),
      files: { "Pulumi.local.yaml": settings, "test/api.test.ts": test },
    });
  });
  afterAll(() => rmSync(checkout, { recursive: true, force: true }));

  it("has five files and a command", () => {
    expect(Object.keys(files)).toEqual([
      "functions/contract.ts",
      "functions/src/index.ts",
      "functions/src/stock.ts",
      "Pulumi.local.yaml",
      "test/api.test.ts",
    ]);
    expect(page).toContain("\nnpm start\n");
  });

  it("is proved endpoint by endpoint", { timeout: 240_000 }, async () => {
    const { exitCode, stdout, stderr } = await runPf(["start", "--json"], {}, "", checkout).finished;
    expect({ exitCode, said: exitCode === 0 ? "" : stdout + stderr }).toEqual({ exitCode: 0, said: "" });
    const { rows } = JSON.parse(stdout) as Proof;
    const endpoints = rows.filter(({ id }) => id.startsWith("E"));

    // The page's timer.
    expect(rows.filter(({ outcome }) => outcome !== "proved")).toMatchObject([
      { id: "E15", reason: "registered, not run here" },
    ]);
    expect([...new Set(endpoints.map(({ id }) => id))]).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15].map((row) => `E${row}`),
    );
    expect(endpoints.map(({ claim }) => claim).join("\n")).toMatch(/POST stock\/\{sku\}/);
  });

  it("passes its own test", { timeout: 240_000 }, async () => {
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ["--test", "test/api.test.ts"], { cwd: checkout });
    expect(stdout).toMatch(/^ℹ pass 1$/m);
  });

  it(
    "can be reviewed, once every settings file has the callers, people and app settings",
    { timeout: 480_000 },
    async () => {
      const git = (...args: readonly string[]) => {
        const author = ["-c", "user.name=Ada", "-c", "user.email=ada@contoso.com", "-c", "commit.gpgsign=false"];
        execFileSync("git", [...author, ...args], { cwd: checkout });
      };
      const settingsIn = (name: string) =>
        (parse(readFileSync(join(checkout, name), "utf8")) as { config: object }).config;
      for (const name of ["dev", "test", "prod", "pr"].map((stack) => `Pulumi.${stack}.yaml`)) {
        const config = { ...settingsIn(name), ...settingsIn("Pulumi.local.yaml") };
        writeFileSync(
          join(checkout, name),
          stringify({ config }, { defaultKeyType: "PLAIN", defaultStringType: "QUOTE_DOUBLE" }),
        );
      }
      git("checkout", "--quiet", "-B", "main");
      git("add", "--all");
      git("commit", "--quiet", "--message", "Our API");
      const source = join(checkout, "functions/src/stock.ts");
      writeFileSync(source, readFileSync(source, "utf8").replace('["screw", 100]', '["screw", 200]'));

      const { stdout, stderr } = await runPf(["review", "--base", "main"], {}, "", checkout).finished;

      const compared = [...stdout.matchAll(/^\| \*\*(\w+)\*\* \|.*\| deployed and compared \|$/gm)].map(
        ([, name]) => name,
      );
      expect([compared.toSorted(), stdout + stderr]).toEqual([
        ["dev", "local", "pr", "prod", "test"],
        expect.any(String),
      ]);
    },
  );
});
