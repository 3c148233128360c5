import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { RequestRefused } from "../../../packages/core/azure/json-api.ts";
import { evidenceOf, tenantNames } from "../../../packages/pf/stacks/evidence-of.ts";
import { folderOfEachTest } from "../../support/temporary-folder.ts";

const { PATH, HOME } = process.env;
const { signal } = new AbortController();

describe("the evidence that is gathered", () => {
  const folder = folderOfEachTest();

  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b.example", ...args], {
      cwd: folder.path,
      encoding: "utf8",
    });
  const gathered = (
    directory = folder.path,
    environment: Readonly<Record<string, string | undefined>> = { PATH, HOME },
  ) =>
    evidenceOf({
      answeredBy: "live",
      stack: "dev",
      settingsFile: "/somewhere/Pulumi.dev.yaml",
      tenant: { id: "t" },
      measured: "checked",
      directory,
      now: Date.parse("2026-11-25T21:29:00Z"),
      environment,
      signal,
    });

  function commit(): string {
    git("init", "--quiet");
    writeFileSync(join(folder.path, "index.ts"), "1");
    mkdirSync(join(folder.path, "program"));
    writeFileSync(join(folder.path, "program", "Pulumi.yaml"), "name: x");
    git("add", ".");
    git("commit", "--quiet", "-m", "first");
    return git("rev-parse", "--short", "HEAD").trim();
  }

  it("has the commit, the settings file's name, the given time and this version", async () => {
    const id = commit();

    expect(await gathered()).toEqual({
      answeredBy: "live",
      stacks: ["dev"],
      settingsFiles: ["Pulumi.dev.yaml"],
      commit: { id, uncommitted: false },
      tenant: { id: "t" },
      at: "2026-11-25T21:29:00.000Z",
      measured: "checked",
      version: manifest.version,
    });
  });

  it.each([
    ["a changed file", () => writeFileSync(join(folder.path, "index.ts"), "2")],
    ["a new file", () => writeFileSync(join(folder.path, "new.ts"), "1")],
    ["a deleted file", () => rmSync(join(folder.path, "index.ts"))],
    ["a staged file", () => (writeFileSync(join(folder.path, "index.ts"), "2"), git("add", "."))],
  ])("distinguishes %s from the commit, also from the program's own folder", async (_, change) => {
    commit();
    change();

    expect((await gathered()).commit).toMatchObject({ uncommitted: true });
    expect((await gathered(join(folder.path, "program"))).commit).toMatchObject({ uncommitted: true });
  });

  it("has no commit without a repository or without Git, and follows no GIT_DIR to another one", async () => {
    expect(await gathered()).not.toHaveProperty("commit");
    commit();
    expect(await gathered(folder.path, { PATH: "/nowhere", HOME })).not.toHaveProperty("commit");
    expect((await gathered(folder.path, { PATH, HOME, GIT_DIR: "/nowhere" })).commit).toMatchObject({
      uncommitted: false,
    });
  });

  it("reads the tenant's name and default domain, or omits them without permission", async () => {
    const answer = (call: () => Promise<unknown>) => tenantNames({ call });
    const verifiedDomains = [{ name: "a.example" }, { name: "contoso.com", isDefault: true }];

    expect(await answer(async () => ({ value: [{ displayName: "Contoso", verifiedDomains }] }))).toEqual({
      name: "Contoso",
      domain: "contoso.com",
    });
    expect(await answer(async () => ({ value: [] }))).toEqual({});
    expect(
      await answer(() => Promise.reject(new RequestRefused("GET", "/v1.0/organization", 403, "Forbidden", "no"))),
    ).toEqual({});
    await expect(answer(() => Promise.reject(new TypeError("a mistake")))).rejects.toThrow("a mistake");
  });
});
