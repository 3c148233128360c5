import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repository } from "../support/command-line.ts";

const rows = readFileSync(join(repository, "twin/FIDELITY.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (behaviour|-+) /.test(line));

describe("twin/FIDELITY.md", () => {
  it("names a source and a proving test that exists for every behaviour", () => {
    expect(rows.length).toBeGreaterThan(50);
    for (const row of rows) {
      const [, behaviour = "", source = "", tests = ""] = row.split("|").map((cell) => cell.trim());
      const named = [...tests.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path);
      expect(source, behaviour).not.toBe("");
      expect(named.length, behaviour).toBeGreaterThan(0);
      expect(
        named.filter((path) => !existsSync(join(repository, "test", path))),
        behaviour,
      ).toEqual([]);
    }
  });
});
