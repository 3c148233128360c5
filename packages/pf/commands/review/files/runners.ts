import { globSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";

/** Files that say what runs: npm's scripts, handlers, workflows, hooks, task runners, and what starts the program. */
const runners = [
  "{,functions/}package.json",
  "functions/src/**/*.{ts,mts,cts,js,mjs,cjs}",
  "{.github,.ci,.gitlab,.circleci,.buildkite,.azuredevops,.husky,.githooks,.devcontainer}/**",
  "{.gitlab-ci,azure-pipelines*,lefthook,.pre-commit-config,Taskfile,Pulumi}.{yml,yaml}",
  ".vscode/{tasks,launch}.json",
  "{Jenkinsfile,Makefile,makefile,justfile,.devcontainer.json,pf,pf.mjs,pf.cmd}",
];

interface Runner {
  readonly file: string;
  readonly text: string;
}

/**
 * Returns a search for the file that names another one, in any of the folders: each version's program and repository.
 * A comment counts only if nothing tells that it is one.
 */
export function runnersIn(folders: readonly string[]): (file: string) => string | undefined {
  const runnerFiles: readonly Runner[] = [...new Set(folders)].flatMap((folder) =>
    globSync(runners, { cwd: folder })
      .toSorted()
      .flatMap((file) => textOf(join(folder, file)).map((text) => ({ file, text: withoutComments(text) }))),
  );
  return (file) => {
    const path = file.replace(/^(?:\.\.\/)+/, "");
    // A program may be called from its own folder. Any other file's name alone may be of another one, such as an output.
    const name = /\.(?:sh|bash|ps1|bat|cmd|py|[cm]?[jt]sx?)$|(?:^|\/)[^./]+$/.test(path) ? basename(path) : path;
    const isNamed = new RegExp(
      `(?<![\\w.-])${name.replaceAll(/[$()*+.?[\\\]^{|}-]/g, String.raw`\$&`)}(?![\\w-]|\\.\\w)`,
    );
    return runnerFiles.find((runner) => runner.file !== path && isNamed.test(runner.text))?.file;
  };
}

function withoutComments(text: string): string {
  return text.replaceAll(/^\s*(?:#|\/\/).*$/gm, "");
}

const mostBytes = 1_000_000;

function textOf(path: string): readonly string[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size <= mostBytes ? [readFileSync(path, "utf8")] : [];
}
