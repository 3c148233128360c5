import type { Guardian } from "@protected-function/engine/guardian.ts";
import { createRunCommand } from "@protected-function/engine/run-command.ts";
import { childEnvironment } from "@protected-function/core/text/child-environment.ts";
import { Unavailable } from "@protected-function/core/text/errors.ts";

export interface NpmCiOptions {
  readonly guardian: Guardian;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/**
 * Installs the packages of a folder's lock file, without their scripts and without any token.
 *
 * @throws Unavailable with the first lines of npm's message
 */
export async function npmCi(
  directory: string,
  version: "base" | "change",
  { guardian, signal }: NpmCiOptions,
): Promise<void> {
  // Without --prefix, npm goes on to a folder above whose package.json calls this one a workspace, and reads its .npmrc.
  const args = ["ci", "--no-audit", "--no-fund", `--prefix=${directory}`, "--ignore-scripts", "--allow-git=none"];
  const { exitCode, stderr } = await createRunCommand(guardian)("npm", args, {
    env: childEnvironment(process.env, "network", "npm"),
    cwd: directory,
    signal,
  });
  if (exitCode === 0) return;
  const npmMessage = stderr.trim().split("\n").slice(0, 5).join(" ");
  throw new Unavailable(
    "PACKAGES_UNAVAILABLE",
    `The review needs the packages of the ${version}'s package-lock.json, and \`npm ci\` failed. ` +
      `Check that the npm registry is reachable. npm says: ${npmMessage}`,
  );
}
