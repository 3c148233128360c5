import { writeIn } from "./temporary-folder.ts";
import { execFile, execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { linkPackages } from "../../packages/engine/link-packages.ts";
import type { Review } from "../../packages/pf/commands/review/findings/review.ts";
import { repository } from "./command-line.ts";
import type { SettingsOfStack } from "./settings-file.ts";

/** In the middle of a rotation: the older one is over, and stays in the settings until its slot is filled again. */
export const rotated = { first: { endDate: "2025-11-30T00:00:00Z" }, second: { endDate: "2099-05-31T00:00:00Z" } };
/** What the base of a review has. */
export const reviewedSettings = {
  callers: { integration: { secrets: rotated } },
  people: { "Function.Invoke": { users: ["ada@contoso.com"] } },
  conditionalAccess: {
    state: "enforced",
    namedLocations: { office: { cidrs: ["203.0.113.0/28"] } },
    emergencyAccounts: ["emergency1@contoso.com", "emergency2@contoso.com"],
    apiOnlyFrom: ["office"],
  },
};

/** A review's text without commits, which differ in every run, and without lines, which move with every comment. */
export function withoutPlaces(text: string): string {
  return text.replaceAll(/\b[0-9a-f]{12}\b/g, "<commit>").replaceAll(/(?<=\.ts:)\d+/g, "<line>");
}

/** A repository of its own with the files of this one, for branches that a test makes. */
export interface ReviewRepository {
  readonly directory: string;
  readonly git: (...args: readonly string[]) => string;
  /** Replaces a text in a file; it must be there. */
  readonly edit: (file: string, from: string | RegExp, to: string) => void;
  readonly write: (file: string, text: string) => void;
  /** Writes a stack's settings file. Default: that of stack dev. Settings of providers have their full names. */
  readonly writeSettings: (settings: SettingsOfStack, stack?: string, ofProviders?: SettingsOfStack) => void;
  readonly commit: (message: string) => void;
  /** Commits a change on a branch of its own. Default: off `main`. */
  readonly branch: (name: string, change: () => void, from?: string) => void;
  /** What the command says of stack dev, as a program reads it. */
  readonly review: (base: string, ...args: readonly string[]) => Promise<Review>;
  /** The real command, against `main`, as in a pipeline. */
  readonly reviewByCommand: (
    temporary: string,
    ...args: readonly string[]
  ) => Promise<{ readonly status: unknown; readonly stdout: string; readonly stderr: string }>;
  /** Gives a checkout of it the packages that it has itself. */
  readonly linkPackages: (checkout: string) => void;
  readonly remove: () => void;
}

export function reviewRepository(): ReviewRepository {
  const directory = mkdtempSync(join(tmpdir(), "protected-function-review-test-"));
  const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], {
    cwd: repository,
    encoding: "utf8",
  })
    .split("\0")
    .filter((file) => file !== "" && !file.startsWith("test/"));
  for (const file of files) {
    // Listed, and deleted in the working tree.
    try {
      cpSync(join(repository, file), join(directory, file));
    } catch (error) {
      if ((error as { readonly code?: string }).code !== "ENOENT") throw error;
    }
  }
  linkPackages(repository, directory);
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], {
      cwd: directory,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  git("init", "--quiet", "--initial-branch=main");
  const commit = (message: string): void => {
    git("add", "--all");
    git("commit", "--quiet", "--message", message);
  };
  const run = (args: readonly string[], temporary: string): ReturnType<ReviewRepository["reviewByCommand"]> => {
    const { PATH = "", HOME = "" } = process.env;
    const env = { PATH, HOME, CI: "true", TMPDIR: temporary };
    return new Promise((resolve) => {
      execFile(join(directory, "pf"), ["review", ...args], { cwd: directory, env }, (error, stdout, stderr) =>
        resolve({ status: error ? error.code : 0, stdout, stderr }),
      );
    });
  };
  return {
    directory,
    git,
    edit: (file, from, to) => {
      const path = join(directory, file);
      const before = readFileSync(path, "utf8");
      const after = before.replaceAll(from instanceof RegExp ? new RegExp(from, "gm") : from, to);
      if (after === before) throw new Error(`${file} does not hold ${String(from)}`);
      writeFileSync(path, after);
    },
    write: (file, text) => writeIn(directory, file, text),
    writeSettings: (settings, stack = "dev", ofProviders = {}) => {
      const config = Object.entries(settings).map(([name, value]) => [`protected-function:${name}`, value] as const);
      const text = stringify(
        { config: { ...Object.fromEntries(config), ...ofProviders } },
        { defaultStringType: "QUOTE_DOUBLE", aliasDuplicateObjects: false, lineWidth: 0 },
      );
      writeFileSync(join(directory, `Pulumi.${stack}.yaml`), text);
    },
    commit,
    branch: (name, change, from = "main") => {
      git("switch", "--quiet", "--create", name, from);
      change();
      commit(name);
    },
    review: async (base, ...args) => {
      const { stdout, stderr } = await run(["--stack", "dev", "--base", base, "--json", ...args], tmpdir());
      if (stdout === "") throw new Error(stderr);
      return JSON.parse(stdout) as Review;
    },
    reviewByCommand: (temporary, ...args) => run(["--stack", "dev", "--base", "main", ...args], temporary),
    linkPackages: (checkout) => linkPackages(directory, checkout),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
