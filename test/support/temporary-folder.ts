import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, onTestFinished } from "vitest";

interface Folder {
  readonly path: string;
}

/** An empty folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const path = newFolder();
  onTestFinished(() => removeFolder(path));
  return path;
}

/** A folder of its own for each test, removed after it. */
export function folderOfEachTest(): Folder {
  return folderBetween(beforeEach, afterEach);
}

/** A folder for all tests of a file, or of a `describe`, removed after the last. */
export function folderOfAllTests(): Folder {
  return folderBetween(beforeAll, afterAll);
}

function folderBetween(before: (make: () => void) => void, after: (remove: () => void) => void): Folder {
  const folder = { path: "" };
  before(() => {
    folder.path = newFolder();
  });
  after(() => removeFolder(folder.path));
  return folder;
}

function newFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "protected-function-test-")));
}

function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true });
}

/** Writes a file in a folder, and makes the folders that it lies in. */
export function writeIn(folder: string, file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}
