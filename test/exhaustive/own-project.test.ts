import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import type { Review } from "../../packages/pf/commands/review/findings/review.ts";
import type { Proof } from "../../packages/pf/commands/start/proof-table.ts";
import { runNpm, runPf } from "../support/command-line.ts";
import { packedAs } from "../support/test-registry.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { folderOfAllTests } from "../support/temporary-folder.ts";

/** The project runs by this Node, without what this repository has installed. npm reaches its registry as here. */
const environment = {
  ...Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value !== undefined && /^(?:npm_config_|NODE_EXTRA_CA_CERTS$|(?:HTTPS?|NO)_PROXY$)/i.test(name)
        ? [[name, value]]
        : [],
    ),
  ),
  PATH: [dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter),
};

describe.skipIf(!hasEngine())("a user's own project from packed packages", { timeout: 600_000 }, () => {
  const parent = folderOfAllTests();
  let project: string;
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
      cwd: project,
      encoding: "utf8",
    });

  beforeAll(async () => {
    project = join(parent.path, "orders");
    const created = await runPf(["new", project], environment).finished;
    expect(created).toMatchObject({ exitCode: 0 });
    expect(created.stdout).toContain("Created orders: 21 files, and 6 packages in vendor/.");
    const installed = await runNpm(["ci", "--no-audit", "--no-fund"], environment, "", project).finished;
    expect(installed, installed.stderr).toMatchObject({ exitCode: 0 });
    // Another project in the same repository, which doesn't have to be installed.
    const isOwn = (path: string) => basename(path) !== "node_modules" && basename(path) !== "vendor";
    cpSync(project, join(parent.path, "billing"), { recursive: true, filter: isOwn });
    git("init", "--quiet", parent.path);
    git("add", "--all");
    git("commit", "--quiet", "--message", "first");
  }, 600_000);

  it("has 20 files and its lock file, of which a person edits at most 250 lines", () => {
    const files = git("ls-files")
      .trim()
      .split("\n")
      .filter((file) => !file.startsWith("vendor/"));
    const edited = files.filter((file) => file !== "package-lock.json" && !file.startsWith(".github/"));
    const lines = edited.flatMap((file) => readFileSync(join(project, file), "utf8").trimEnd().split("\n"));

    expect(files.length).toBeLessThanOrEqual(21);
    expect(lines.length).toBeLessThanOrEqual(250);
    expect(lines.join("\n")).not.toMatch(/\$\{[A-Z]+\}|: sample$/m);
  });

  it("is proved by npm start with every check", async () => {
    const { exitCode, stdout, stderr } = await runNpm(["start", "--", "--json"], environment, "", project).finished;

    expect({ exitCode, stderr: exitCode === 0 ? "" : stderr }).toEqual({ exitCode: 0, stderr: "" });
    const { rows } = JSON.parse(stdout) as Proof;
    expect(rows.length).toBeGreaterThan(60);
    expect(rows.filter(({ outcome }) => outcome !== "proved")).toEqual([]);
  });

  it("gets the npm line for Azurite if the identity has a role on storage: exit code 3", async () => {
    const file = join(parent.path, "Pulumi.storage.yaml");
    const scope = "resourceGroups/rg-orders/providers/Microsoft.Storage/storageAccounts/storders";
    const identity = `  protected-function:identity: { azureRoles: [{ scope: ${scope}, role: Storage Blob Data Reader }] }\n`;
    writeFileSync(file, `${readFileSync(join(project, "Pulumi.local.yaml"), "utf8").trimEnd()}\n${identity}`);

    const { exitCode, stderr } = await runNpm(["start", "--", "--settings", file], environment, "", project).finished;

    expect(stderr).toContain("isn't installed. Run: npm install --save-dev azurite@3");
    expect(exitCode).toBe(3);
    rmSync(file);
  });

  it("passes its own types and tests in npm test", async () => {
    const { exitCode, stdout, stderr } = await runNpm(["test"], environment, "", project).finished;

    expect(stripVTControlCharacters(stdout + stderr)).toMatch(/pass 3\n.*fail 0/);
    expect(exitCode).toBe(0);
  });

  it("is found by its own command line from any folder", () => {
    const pf = join(project, "node_modules/.bin/pf");
    const run = (cwd: string) =>
      spawnSync(pf, ["matrix"], { cwd, env: { ...process.env, ...environment }, encoding: "utf8" });

    expect(run(join(project, "functions/src")).stdout).toContain("integration");
    expect(run(parent.path)).toMatchObject({ status: 0 });
  });

  it("creates another project beside it with the same packages", () => {
    const pf = join(project, "node_modules/.bin/pf");
    const [installed, machines] = [join(parent.path, "machine/node_modules/.bin"), join(parent.path, "machine")];
    mkdirSync(installed, { recursive: true });
    symlinkSync(process.execPath, join(installed, "node"));
    writeFileSync(join(machines, "node"), "#!/bin/sh\necho v20.19.0\n", { mode: 0o755 });
    const PATH = [installed, machines, process.env["PATH"]].join(delimiter);
    const options = { cwd: project, env: { ...process.env, ...environment, PATH }, encoding: "utf8" } as const;
    const created = spawnSync(pf, ["new", "../returns"], options);

    expect({ status: created.status, stderr: created.stderr }).toMatchObject({ status: 0 });
    expect(created.stdout).toContain("Created returns: ");
    expect(created.stdout).toContain("(this machine has Node 20.19.0, which is too old for the project)");
    rmSync(machines, { recursive: true });
    const read = (folder: string) => readFileSync(join(parent.path, folder, "package.json"), "utf8");
    expect(read("returns").replaceAll("returns", "orders")).toBe(read("orders"));
    expect(readdirSync(join(parent.path, "returns/vendor"))).toEqual(readdirSync(join(project, "vendor")));
    rmSync(join(parent.path, "returns"), { recursive: true });
  });

  it("gets nothing from the clone that its packages come from", async () => {
    const { exitCode, stdout } = await runPf(["init", project], environment).finished;

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Nothing was written to orders/);
    expect(stdout).not.toContain("By hand");
    expect(git("status", "--porcelain")).toBe("");
  });

  it("is reviewed: a newly public endpoint fails, and is named", async () => {
    const replace = (file: string, text: string, other: string) => {
      const before = readFileSync(join(project, file), "utf8");
      expect(before).toContain(text);
      writeFileSync(join(project, file), before.replace(text, other));
    };
    const health = 'health: { methods: ["GET"], route: "health", anonymous: "for a test of the review" }';
    replace("functions/contract.ts", "  endpoints: {\n", `  endpoints: {\n    ${health},\n`);
    replace("functions/src/index.ts", "{ order }", "{ order, health: () => ({ status: 200 }) }");
    replace("../billing/infra/index.ts", "/** The function", "/** A function");
    replace("../billing/functions/src/index.ts", "status: 200", "status: 202");
    git("commit", "--quiet", "--all", "--message", "open");

    const { exitCode, stdout, stderr } = await runPf(["review", "--base", "HEAD~1", "--json"], environment, "", project)
      .finished;

    expect(exitCode, stderr).toBe(1);
    const { files, findings, judge } = JSON.parse(stdout) as Review;
    expect(judge.of).toBe("base");
    expect(findings.filter(({ severity }) => severity === "opens").map(({ id }) => id)).toContain("endpoint/anonymous");
    // Another project's change is that project's.
    expect(files.find(({ file }) => file === "../billing/functions/src/index.ts")).toMatchObject({
      standing: "judged",
    });
    expect(findings.filter(({ subject }) => subject.includes("billing"))).toEqual([]);
  });

  it("is reviewed by its base's packages during an update, and the review lists the update's changes first", async () => {
    const vendor = join(project, "vendor");
    const replacements = readdirSync(vendor).map((file) => {
      const isChanged = file.startsWith("protected-function-infra-");
      const change = (text: string) => text.replace("retentionInDays: args.retentionDays", "retentionInDays: 97");
      const later = packedAs(
        "0.9.9",
        join(vendor, file),
        isChanged ? { file: "hosting/observability.js", text: change } : undefined,
      );
      rmSync(join(vendor, file));
      return [file, basename(later)] as const;
    });
    const manifest = join(project, "package.json");
    const text = readFileSync(manifest, "utf8");
    writeFileSync(
      manifest,
      replacements.reduce((before, [file, later]) => before.replaceAll(file, later), text),
    );
    const options = ["--no-audit", "--no-fund", "--ignore-scripts"];
    const installed = await runNpm(["install", ...options], environment, "", project).finished;
    expect(installed, installed.stderr).toMatchObject({ exitCode: 0 });
    git("add", "--all");
    git("commit", "--quiet", "--message", "update");

    const { stdout, stderr } = await runPf(
      ["review", "--base", "HEAD~1", "--stack", "dev", "--json"],
      environment,
      "",
      project,
    ).finished;

    expect(stdout, stderr).not.toBe("");
    const { judge, update, stacks } = JSON.parse(stdout) as Review;
    expect(judge).toMatchObject({ of: "base", headSays: { verdict: expect.any(String) } });
    expect(update?.alone).toBeUndefined();
    expect(update?.packages).toContainEqual({ name: "@protected-function/infra", before: "0.2.0", after: "0.9.9" });
    expect(stacks[0]?.resources.map(({ op, type }) => [op, type])).toEqual([
      ["update", "azure-native:operationalinsights:Workspace"],
    ]);
  });
});
