import { join } from "node:path";
import type { Guardian } from "@protected-function/engine/guardian.ts";
import type { Git } from "./git.ts";
import { providePackages } from "./provide-packages.ts";

interface BaseCheckoutOptions {
  readonly git: Git;
  /** The program's directory in your own checkout, which stays unchanged. */
  readonly directory: string;
  readonly commit: string;
  readonly guardian: Guardian;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/** The base's files, in a separate folder. */
interface BaseCheckout {
  /** The program's directory in the checkout. It may not have a Pulumi.yaml. */
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
    await git.run(["worktree", "remove", "--force", tree]).catch(() => undefined);
    guardian.removeDirectory(folder);
  };
  try {
    // A killed review leaves its worktree entry, but not its files.
    await git.run(["worktree", "prune"]);
    const prefix = await git.run(["rev-parse", "--show-prefix"]);
    await git.run(["worktree", "add", "--detach", "--force", tree, commit]);
    const directory = join(tree, prefix);
    await providePackages({ ...options, directory, otherDirectory: options.directory, version: "base" });
    return { directory, close };
  } catch (error) {
    await close();
    throw error;
  }
}
