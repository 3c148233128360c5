import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { matrixSource } from "../../../../packages/pf/commands/matrix/matrix-source.ts";

let directory: string;
let outside: string;
beforeEach(() => {
  [directory, outside] = ["project", "outside"].map((name) =>
    mkdtempSync(join(tmpdir(), `protected-function-${name}-`)),
  ) as [string, string];
});
afterEach(() => [directory, outside].forEach((folder) => rmSync(folder, { recursive: true, force: true })));

it("has the project's name and commit for a settings file outside of its repository", async () => {
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.example", ...args], {
      cwd: directory,
      encoding: "utf8",
    }).trim();
  git("init", "--quiet");
  writeFileSync(join(directory, "Pulumi.yaml"), "name: orders");
  git("add", ".");
  git("commit", "--quiet", "-m", "first");

  const { PATH, HOME } = process.env;
  const { evidence } = await matrixSource(
    { at: "2026-11-25T21:29:00Z" },
    {
      directory,
      settingsFile: join(outside, "Pulumi.dev.yaml"),
      tenant: { id: "t" },
      environment: { PATH, HOME },
      signal: new AbortController().signal,
    },
  );

  expect(evidence).toMatchObject({
    project: "orders",
    commit: { id: git("rev-parse", "--short", "HEAD"), uncommitted: false },
    settingsFiles: ["Pulumi.dev.yaml"],
  });
});
