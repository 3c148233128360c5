import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { filesOfSample, textsIn, usersOwn } from "./sample-files.ts";

const sample = "who-calls";
const settings = "Pulumi.local.yaml";

/**
 * Tests are about the product with the API that it ships with. Where somebody has made another of it, commands are run in a copy
 * of the repository, and programs deployed from it, that has that one again.
 *
 * @returns the copy; undefined: the repository itself is as it ships
 */
export function checkoutWithSample(repository: string): string | undefined {
  const shipped = filesOfSample(sample);
  const shippedSettings = readFileSync(join(repository, "test/sample-apps", sample, settings), "utf8");
  const { "host.json": _host, ...own } = textsIn(join(repository, "functions"));
  const isAsShipped =
    isDeepStrictEqual(own, shipped) && readFileSync(join(repository, settings), "utf8") === shippedSettings;
  if (isAsShipped) return undefined;

  const copy = mkdtempSync(join(tmpdir(), "protected-function-checkout-"));
  const git = (cwd: string, ...args: readonly string[]) => execFileSync("git", args, { cwd, encoding: "utf8" });
  for (const file of git(repository, "ls-files", "-co", "--exclude-standard", "-z").split("\0")) {
    if (file !== "" && existsSync(join(repository, file))) cpSync(join(repository, file), join(copy, file));
  }
  for (const name of usersOwn.filter((name) => name !== "host.json")) {
    rmSync(join(copy, "functions", name), { recursive: true, force: true });
  }
  for (const [path, text] of Object.entries(shipped)) {
    const file = join(copy, "functions", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  writeFileSync(join(copy, settings), shippedSettings);
  symlinkSync(join(repository, "node_modules"), join(copy, "node_modules"), "junction");
  // Some tests ask Git what belongs to the repository.
  git(copy, "init", "--quiet");
  git(copy, "add", "--all");
  return copy;
}
