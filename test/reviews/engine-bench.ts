import { execFile } from "node:child_process";
import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Review } from "../../packages/pf/commands/review/findings/review.ts";
import { reviewRepository } from "../support/review-repository.ts";
import type { Case } from "./cases/case.ts";
import type { Told } from "./disagreements.ts";
import { baseReader, baseSettings, benchStack, editedFiles, type EditedFile } from "./edited.ts";

/** Settings files that the bench has no use for: a review of every stack deploys each. */
const otherStacks = ["local", "pr", "test"];

/** A repository whose pull requests are judged by the command, as in a pipeline. */
export interface EngineBench extends Disposable {
  /** Of the app who-calls. */
  readonly judge: (changes: readonly Case[]) => Promise<Told & Pick<Review, "judge">>;
}

export function engineBench(temporary: string): EngineBench {
  const repository = reviewRepository();
  const { directory, git } = repository;
  const put = (files: ReadonlyMap<string, EditedFile>): void => {
    for (const [file, is] of files) {
      if (is && "text" in is) {
        repository.write(file, is.text);
        continue;
      }
      rmSync(join(directory, file), { force: true });
      if (is) symlinkSync(is.linkTo, join(directory, file));
    }
  };
  for (const stack of otherStacks) rmSync(join(directory, `Pulumi.${stack}.yaml`), { force: true });
  repository.write(benchStack, baseSettings("who-calls"));
  repository.commit("who-calls");
  let count = 0;
  return {
    judge: async (changes) => {
      const base = changes.flatMap((one) => one.base ?? []);
      const edits = changes.flatMap((one) => one.edits);
      const name = `case-${++count}`;
      const read = baseReader("who-calls");
      const before = editedFiles(base, read);
      git("switch", "--quiet", "--create", `${name}-base`, "main");
      if (base.length > 0) {
        put(before);
        repository.commit("base");
      }
      repository.branch(
        name,
        () =>
          put(
            editedFiles(edits, (file) => {
              const found = before.get(file);
              return found && "text" in found ? found.text : read(file);
            }),
          ),
        `${name}-base`,
      );
      const args = ["--stack", "dev", "--base", `${name}-base`, "--json"];
      const { status, stdout, stderr } = await review(directory, temporary, args);
      try {
        return { ...(JSON.parse(stdout) as Review), exitCode: status };
      } catch {
        throw new Error(
          `the review says no JSON, and exits with ${String(status)}: ${stdout.slice(0, 500)}\n${stderr}`,
        );
      }
    },
    [Symbol.dispose]: () => repository.remove(),
  };
}

function review(directory: string, temporary: string, args: readonly string[]) {
  const { PATH = "", HOME = "" } = process.env;
  const env = { PATH, HOME, CI: "true", TMPDIR: temporary };
  const all = [join(directory, "packages/pf/pf.mjs"), "review", ...args];
  return new Promise<{ readonly status: unknown; readonly stdout: string; readonly stderr: string }>((resolve) => {
    execFile(process.execPath, all, { cwd: directory, env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) =>
      resolve({ status: error ? error.code : 0, stdout, stderr }),
    );
  });
}
