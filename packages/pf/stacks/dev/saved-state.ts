import { randomUUID } from "node:crypto";
import { execFileSync } from "node:child_process";
import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { acquireFileLock } from "@protected-function/engine/file-lock.ts";
import { Refused } from "@protected-function/core/text/errors.ts";

/** Of the files below. Another version starts anew. */
const version = "2";

/** What `./pf dev` continues with. It has secrets of the twin, and none of a live stack. */
export interface SavedState {
  readonly twin: Uint8Array;
  /** Pulumi's state, as exported. */
  readonly stack: Readonly<Record<string, unknown>>;
  /** Decrypts its secrets. The engine takes no state whose secrets have another one. */
  readonly passphrase: string;
  /** When the expired secrets of the settings were renewed: another time would replace them. */
  readonly renewedAt: number;
}

const pageFile = "page.json";
const savedPage = z.object({ port: z.int().min(1024).max(65_535), token: z.string().regex(/^[\w-]{43}$/) });

const folderIn = (directory: string, use: StateUse): string => join(directory, ".pf", use);

/** Whose state: that of `./pf dev`, or of tests. */
type StateUse = "dev" | "test";

/** The folder isn't private, or git could commit it: its reason, and the fix. */
class StateRefused extends Refused {
  constructor(message: string) {
    super("STATE_REFUSED", `${message} It holds secrets of the twin.`);
  }
}

/**
 * Requires the state's folder to be private and out of git's reach, and creates it if it's missing.
 *
 * @throws Refused
 */
export function requireStateFolder(directory: string, use: StateUse): string {
  const folder = folderIn(directory, use);
  for (const path of [dirname(folder), folder]) {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (!found) mkdirSync(path, { mode: 0o700 });
    else if (found.isSymbolicLink() || !found.isDirectory()) {
      throw new StateRefused(`${path} isn't a folder of its own, but a link or a file. Remove it.`);
    }
  }
  const { mode, uid } = lstatSync(folder);
  if (process.platform !== "win32") {
    if (uid !== userInfo().uid) throw new StateRefused(`${folder} belongs to another user. Remove it.`);
    if ((mode & 0o077) !== 0) throw new StateRefused(`Others can read ${folder}. Run: chmod 700 ${folder}`);
  }
  // Git ignores a folder whose own .gitignore says so, whatever the project's says.
  writeFileSync(join(dirname(folder), ".gitignore"), "*\n");
  const tracked = git(directory, ["ls-files", "--", folder]);
  if (tracked !== undefined && tracked !== "")
    throw new StateRefused(`Git tracks ${folder}. Run: git rm -r --cached .pf`);
  const isIgnored = git(directory, ["check-ignore", "--", join(folder, "version")]) !== undefined;
  if (tracked !== undefined && !isIgnored)
    throw new StateRefused(`Git doesn't ignore ${folder}. Add .pf/ to .gitignore.`);
  return folder;
}

/**
 * Takes the folder until this process ends: two would save over each other's state.
 *
 * @throws Refused while another process has it
 */
export async function lockState(folder: string): Promise<void> {
  const path = join(folder, "process");
  await acquireFileLock({
    path,
    sleep: (milliseconds) => setTimeout(milliseconds),
    onWait: (other) => {
      // It is being written.
      if (other === 0) return;
      throw new Refused(
        "STATE_IN_USE",
        `Another ./pf dev runs in this folder: process ${other}. Use it (./pf call), or end it by Ctrl-C. If that process is something else, remove ${path}.`,
      );
    },
  });
  process.once("exit", () => rmSync(path, { force: true }));
}

/** Returns undefined without a repository, and for a command that fails. */
function git(directory: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync("git", [...args], { cwd: directory, stdio: ["ignore", "pipe", "ignore"] })
      .toString()
      .trim();
  } catch {
    return undefined;
  }
}

/** Returns undefined if nothing is saved, if it can't be read, or if another version wrote it. */
export function readState(folder: string): SavedState | undefined {
  try {
    if (readFileSync(join(folder, "version"), "utf8") !== version) return undefined;
    const { renewedAt, passphrase, stack } = JSON.parse(readFileSync(join(folder, "stack.json"), "utf8")) as Omit<
      SavedState,
      "twin"
    >;
    return { twin: readFileSync(join(folder, "twin.bin")), stack, passphrase, renewedAt };
  } catch {
    return undefined;
  }
}

/** A state is whole or not there: its version is written last. */
export function writeState(folder: string, { twin, stack, passphrase, renewedAt }: SavedState): void {
  forgetState(folder);
  write(folder, "twin.bin", twin);
  write(folder, "stack.json", JSON.stringify({ renewedAt, passphrase, stack }));
  write(folder, "version", version);
}

/** The twin has changed since, and Pulumi's state hasn't. */
export function writeTwin(folder: string, twin: Uint8Array): void {
  write(folder, "twin.bin", twin);
}

/** Where the page of `./pf dev` may be next, and the secret in its address. */
export interface SavedPage {
  readonly port: number;
  readonly token: string;
}

/** Returns undefined if none is saved, or it can't be read. */
export function readPageAddress(folder: string): SavedPage | undefined {
  try {
    return savedPage.parse(JSON.parse(readFileSync(join(folder, pageFile), "utf8")));
  } catch {
    return undefined;
  }
}

export function writePageAddress(folder: string, { port, token }: SavedPage): void {
  write(folder, pageFile, JSON.stringify({ port, token }));
}

export function forgetState(folder: string): void {
  for (const name of ["version", "stack.json", "twin.bin"]) rmSync(join(folder, name), { force: true });
}

function write(folder: string, name: string, content: string | Uint8Array): void {
  writePrivately(join(folder, name), content);
}

/** Writes a file that only this user can read. Other processes, which may write it too, find the earlier or the whole new one. */
export function writePrivately(path: string, content: string | Uint8Array): void {
  const part = `${path}.${randomUUID()}`;
  try {
    writeFileSync(part, content, { mode: 0o600 });
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}
