import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ownCache } from "@protected-function/engine/engine-cache.ts";
import { acquireFileLock } from "@protected-function/engine/file-lock.ts";
import { copyFiles, filesForNpm } from "./files-for-npm.ts";
import { npmCi, type NpmCiOptions } from "./npm-ci.ts";

const day = 24 * 60 * 60 * 1000;
/** Packages that no review has used for so long are removed, in milliseconds. */
const keptFor = 7 * day;
/** Of those that no review has used for a day, only the latest stay: each has tens of thousands of files. */
const mostKept = 4;

/**
 * Returns a folder with the packages of a checkout's lock file. It is installed once for each lock file, below the
 * user's cache, where no change has a file.
 *
 * @param directory a checkout without packages
 * @throws Unavailable if npm can't install them
 */
export async function keptPackages(directory: string, options: NpmCiOptions): Promise<string> {
  const files = filesForNpm(directory);
  const folders = join(ownCache(process.env), "packages");
  const kept = join(folders, keyOf(directory, files));
  mkdirSync(folders, { recursive: true });
  const lock = await acquireFileLock({
    path: `${kept}.lock`,
    sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
    signal: options.signal,
    onWait: () => options.onProgress("Waiting for another review's npm ci"),
  });
  try {
    if (!existsSync(kept)) await install(directory, files, kept, options);
    const now = new Date();
    utimesSync(kept, now, now);
  } finally {
    await lock.release();
  }
  removeUnused(folders);
  return kept;
}

async function install(
  directory: string,
  files: readonly string[],
  kept: string,
  options: NpmCiOptions,
): Promise<void> {
  options.onProgress("Installing the base's packages, once for this package-lock.json: npm ci");
  const partial = mkdtempSync(`${kept}.partial-`);
  options.guardian.adoptDirectory(partial);
  try {
    copyFiles(files, directory, partial);
    await npmCi(partial, "base", options);
    renameSync(partial, kept);
  } finally {
    options.guardian.removeDirectory(partial);
  }
}

function keyOf(directory: string, files: readonly string[]): string {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch} ${process.version}`);
  for (const file of files) {
    const content = readFileSync(join(directory, file));
    hash.update(`\n${file} ${content.length}\n`).update(content);
  }
  return hash.digest("hex").slice(0, 32);
}

function removeUnused(folders: string): void {
  const all = readdirSync(folders).flatMap((name) => {
    const path = join(folders, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats === undefined ? [] : [{ path, age: Date.now() - stats.mtimeMs }];
  });
  const latestFirst = all.toSorted((left, right) => left.age - right.age);
  const unused = latestFirst.filter(({ age }, index) => age > keptFor || (age > day && index >= mostKept));
  for (const { path } of unused) rmSync(path, { recursive: true, force: true });
}
