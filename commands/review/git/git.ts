import type { Guardian } from "../../../engine/guardian.ts";
import { createRunCommand } from "../../../engine/run-command.ts";
import { Refused } from "../../../text/errors.ts";

/** Answers what git prints, or undefined where it fails: with a meaning that the caller knows. */
export interface Git {
  readonly ask: (args: readonly string[]) => Promise<string | undefined>;
  /** @throws Refused with what git says */
  readonly demand: (args: readonly string[]) => Promise<string>;
}

export function gitIn(directory: string, { guardian, signal }: { guardian: Guardian; signal: AbortSignal }): Git {
  const run = createRunCommand(guardian);
  const { PATH, HOME, SystemRoot } = process.env;
  // Not the whole environment: in a hook, GIT_DIR and its like name another repository.
  const env = { PATH, HOME, SystemRoot, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" };
  const git = (args: readonly string[], signal?: AbortSignal) =>
    // A checkout runs hooks of the user's, which may do anything.
    run("git", ["-c", "core.hooksPath=/dev/null", ...args], { env, cwd: directory, signal });
  return {
    ask: async (args) => {
      const { exitCode, stdout } = await git(args, signal);
      return exitCode === 0 ? stdout.trim() : undefined;
    },
    demand: async (args) => {
      // What takes back must run after an abort, too.
      const { exitCode, stdout, stderr } = await git(args, args[1] === "remove" ? undefined : signal);
      if (exitCode !== 0)
        throw new Refused("REVIEW_REFUSED", `git ${args.slice(0, 2).join(" ")} fails: ${stderr.trim()}`);
      return stdout.trim();
    },
  };
}
