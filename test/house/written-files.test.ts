import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repository } from "../support/command-line.ts";

const pages = execFileSync("git", ["ls-files", "README.md", "docs/**/*.md", ".github"], {
  cwd: repository,
  encoding: "utf8",
})
  .split("\n")
  .filter((page) => page !== "");

/** Files that a command which people paste writes into the folder where it is run. */
const written = pages.flatMap((page) =>
  readFileSync(join(repository, page), "utf8")
    .split("\n")
    .filter((line) => /\.\/pf /.test(line))
    .flatMap((line) => [...line.matchAll(/(?:--(?:html|junit|record|markdown) |> ?)(?<file>[\w-]+\.[a-z]+)/g)])
    .map(({ groups }) => ({ page, file: groups?.["file"] ?? "" })),
);

describe("files that README and docs have a command write", () => {
  it("are found", () => {
    expect(written.map(({ file }) => file)).toEqual(
      expect.arrayContaining(["access.html", "review.md", "before.json"]),
    );
  });

  it.each(written)("are ignored by git: $file of $page", ({ file }) => {
    expect(spawnSync("git", ["check-ignore", "--quiet", file], { cwd: repository }).status).toBe(0);
  });
});
