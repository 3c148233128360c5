import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../command-line.ts";
import { proseIn } from "./prose.ts";
import { wordingFaults } from "./rules.ts";

interface Fault {
  readonly path: string;
  readonly line: number;
  readonly fault: string;
}

/** What people read of this project: its pages, what its commands print, its settings, and the comments of what ships. */
const read = /\.(?:md|ya?ml|ts|mjs|js|cjs)$/;
const notRead = /^(?:test|bench)\/|^package-lock|\.generated\./;

/** The faults of wording below these paths, or of everything. */
export function wordingOf(paths: readonly string[] = []): readonly Fault[] {
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", ...paths], {
    cwd: repository,
    encoding: "utf8",
  })
    .split("\n")
    .filter((path) => read.test(path) && !notRead.test(path));
  return files.flatMap((path) =>
    proseIn(path, readFileSync(join(repository, path), "utf8"))
      .filter(({ kind }) => !(kind === "message" && isMicrosofts(path)))
      .flatMap((prose) => wordingFaults(prose).map((fault) => ({ path, line: prose.line, fault }))),
  );
}

/** The twin's answers are Microsoft's words. */
function isMicrosofts(path: string): boolean {
  return path.startsWith("packages/twin/");
}
