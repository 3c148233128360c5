import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Guardian } from "../../../toolkit/engine/guardian.ts";
import { createRunCommand } from "../../../toolkit/engine/run-command.ts";
import { Unavailable } from "../../../text/errors.ts";
import type { Git } from "./git.ts";

export interface BaseCheckoutOptions {
  readonly git: Git;
  /** The program's directory in the checkout of whoever asks, which stays as it is. */
  readonly directory: string;
  readonly commit: string;
  readonly guardian: Guardian;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/** The base's files, in a folder of their own. */
export interface BaseCheckout {
  /** The program's directory in it. It may lack a Pulumi.yaml. */
  readonly directory: string;
  readonly close: () => Promise<void>;
}

/**
 * Checks the base out beside the working tree, with packages to run it.
 *
 * @throws Refused, Unavailable
 */
export async function checkOutBase(options: BaseCheckoutOptions): Promise<BaseCheckout> {
  const { git, commit, guardian } = options;
  const folder = guardian.temporaryDirectory("protected-function-base-");
  const tree = join(folder, "base");
  const close = async (): Promise<void> => {
    await git.demand(["worktree", "remove", "--force", tree]).catch(() => undefined);
    guardian.removeDirectory(folder);
  };
  try {
    // A review that was killed has left its entry, not its files.
    await git.demand(["worktree", "prune"]);
    const prefix = await git.demand(["rev-parse", "--show-prefix"]);
    await git.demand(["worktree", "add", "--detach", "--force", tree, commit]);
    const directory = join(tree, prefix);
    if (existsSync(join(directory, "package.json"))) await providePackages(directory, options);
    return { directory, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The same lock file means the same packages: those that are there serve both. */
async function providePackages(base: string, options: BaseCheckoutOptions): Promise<void> {
  const { directory, guardian, signal, onProgress } = options;
  if (existsSync(join(base, "node_modules"))) return;
  if (lockOf(base) === lockOf(directory)) {
    symlinkSync(join(directory, "node_modules"), join(base, "node_modules"), "junction");
    return;
  }
  onProgress("The base has another package-lock.json: npm ci");
  const { exitCode, stderr } = await createRunCommand(guardian)("npm", ["ci", "--no-audit", "--no-fund"], {
    env: process.env,
    cwd: base,
    signal,
  });
  if (exitCode === 0) return;
  const said = stderr.trim().split("\n").slice(0, 5).join(" ");
  throw new Unavailable(
    "PACKAGES_UNAVAILABLE",
    "The base has another package-lock.json, and `npm ci` failed there. " +
      `Is the registry reachable? npm says: ${said}`,
  );
}

function lockOf(directory: string): string | undefined {
  const file = join(directory, "package-lock.json");
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
