import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Guardian } from "@protected-function/engine/guardian.ts";
import { linkPackages } from "@protected-function/engine/link-packages.ts";
import { writeDemoSettings } from "../../../stacks/demo/demo-settings.ts";
import { gitIn, resolveVersions } from "../git/git.ts";
import { judgeFormat, type JudgeRequest, type ReviewOutput } from "../judge/judge-request.ts";
import { demoBase, demoHead, demoStory } from "./demo-change.ts";

interface DemoOptions {
  /** Your program's folder, which is copied and stays as it is. */
  readonly directory: string;
  readonly output: ReviewOutput;
  readonly guardian: Guardian;
  readonly signal: AbortSignal;
  readonly onStep: (text: string) => void;
  readonly onPrepared: (story: readonly string[]) => void;
}

const stack = "demo";
const branch = "main";

/**
 * Prepares a pull request in a copy of your program, and has it judged as any other. Nothing of it remains.
 *
 * @param judge as the command calls it
 * @throws what the review throws
 */
export async function runReviewDemo<Code>(
  options: DemoOptions,
  judge: (request: JudgeRequest, prepared: readonly string[]) => Promise<Code>,
): Promise<Code> {
  const { directory, output, guardian, signal, onStep, onPrepared } = options;
  const folder = guardian.temporaryDirectory("protected-function-review-demo-");
  try {
    onStep("Preparing a pull request in a copy of this project");
    const [base, head] = [join(folder, "base"), join(folder, "head")];
    copyProgram(directory, base);
    writeVersion(demoBase, base);
    const now = Date.now();
    const settings = (to: string, version: typeof demoBase) =>
      void writeDemoSettings(version, { directory, folder: to, now });
    settings(base, demoBase);
    const git = (at: string, ...args: readonly string[]) =>
      gitIn(at, { guardian, signal }).run(["-c", "user.name=demo", "-c", "user.email=demo@example.com", ...args]);
    await git(base, "init", "--quiet", `--initial-branch=${branch}`);
    writeFileSync(join(base, ".git/info/exclude"), "node_modules\n");
    await git(base, "add", "--all");
    await git(base, "commit", "--quiet", "--no-gpg-sign", "--message", "The demo's base");
    cpSync(base, head, { recursive: true, verbatimSymlinks: true });
    writeVersion(demoHead, head);
    settings(head, demoHead);
    await git(head, "add", "--all");
    await git(head, "commit", "--quiet", "--no-gpg-sign", "--message", "The demo's change", "--no-verify");
    for (const version of [base, head]) linkPackages(directory, version);
    const versions = await resolveVersions(gitIn(head, { guardian, signal }), `${branch}~1`);
    onPrepared(demoStory);
    return await judge(
      {
        format: judgeFormat,
        base,
        head,
        prefix: "",
        versions: { ...versions, base: branch },
        judge: { of: "base", commit: versions.baseCommit },
        stacks: [stack],
        output,
      },
      demoStory,
    );
  } finally {
    guardian.removeDirectory(folder);
  }
}

/** Your own files, without what git or npm made. */
function copyProgram(from: string, to: string): void {
  const isCopied = (source: string): boolean =>
    !relative(from, source)
      .split(/[/\\]/)
      .some((part) => part === "node_modules" || part === ".git");
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, filter: isCopied });
}

function writeVersion({ files }: typeof demoBase, folder: string): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    if (text === undefined) rmSync(path, { force: true });
    else writeFileSync(path, text);
  }
}
