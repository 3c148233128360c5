import { writeIn } from "./temporary-folder.ts";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linkPackages } from "../../packages/engine/link-packages.ts";
import { usersOwn } from "./sample-files.ts";

/** What a user makes of the repository. */
export interface UsersOwn {
  /** In place of all that is the user's below functions/, by path there; package.json only if it is among them. */
  readonly functions: Readonly<Record<string, string>>;
  /** More files, by their path. */
  readonly files: Readonly<Record<string, string>>;
}

/** A copy of the repository with an API of a user's. The test that makes it removes it. */
export function copyRepository(repository: string, { functions, files }: UsersOwn): string {
  const copy = mkdtempSync(join(tmpdir(), "protected-function-checkout-"));
  const git = (cwd: string, ...args: readonly string[]) => execFileSync("git", args, { cwd, encoding: "utf8" });
  for (const file of git(repository, "ls-files", "-co", "--exclude-standard", "-z").split("\0")) {
    if (file !== "" && existsSync(join(repository, file))) cpSync(join(repository, file), join(copy, file));
  }
  for (const name of usersOwn.filter((name) => !name.endsWith(".json"))) {
    rmSync(join(copy, "functions", name), { recursive: true, force: true });
  }
  const texts = Object.entries(functions).map(([path, text]) => [join("functions", path), text] as const);
  for (const [path, text] of [...texts, ...Object.entries(files)]) writeIn(copy, path, text);
  linkPackages(repository, copy);
  // Some tests ask Git what belongs to the repository.
  git(copy, "init", "--quiet");
  git(copy, "add", "--all");
  return copy;
}
