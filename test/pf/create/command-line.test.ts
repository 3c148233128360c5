import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { repository } from "../../support/command-line.ts";

describe("npm create", () => {
  let folder: string;
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), "protected-function-create-command-")), "shop");
    mkdirSync(folder);
  });
  afterEach(() => rmSync(join(folder, ".."), { recursive: true }));
  const create = (...args: readonly string[]) => {
    const main = join(repository, "packages/pf/create/main.mjs");
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: "utf8" });
    return { status, stdout, stderr };
  };

  it("creates a project in a new folder, of the registry's packages", () => {
    const { status, stdout } = create("orders");

    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^Created orders: \d+ files\.\n\nNext:\n {2}cd orders && npm install\n/),
    });
    expect(readFileSync(join(folder, "orders/package.json"), "utf8")).not.toContain("vendor");
    expect(existsSync(join(folder, "orders/vendor"))).toBe(false);
  });

  it("adds the missing files to this folder if none is named", () => {
    writeFileSync(join(folder, "README.md"), "# Shop\n");
    const { status, stdout } = create("--name", "shop-orders");

    expect(status).toBe(0);
    expect(stdout).toMatch(/^Added to shop-orders: \d+ files\. Kept what was there: 1 file\.\n/);
    expect(readFileSync(join(folder, "README.md"), "utf8")).toBe("# Shop\n");
    expect(create().stdout).toMatch(/^Nothing was written to shop-orders/);
  });

  it.each([
    [["Orders"], 2, /^error: The project's name is "Orders"\. It must be 2 to 39/m],
    [["orders", "billing"], 2, /^error: Found: orders billing\nIt takes one folder and --name <name>\nUsage: /],
    [["--force"], 2, /^error: Found: --force\nIt takes one folder and --name <name>\nUsage: /],
    [["a\u001B[31mb"], 2, /^error: The project's name is "a[^\p{Cc}]{1,9}\[31mb"/u],
  ])("refuses %j, and writes nothing", (args, status, message) => {
    expect(create(...args)).toEqual({ status, stdout: "", stderr: expect.stringMatching(message) });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("prints its usage", () => {
    expect(create("--help")).toEqual({ status: 0, stdout: expect.stringContaining("npm create"), stderr: "" });
  });
});
