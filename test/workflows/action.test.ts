import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { review } from "../../packages/pf/commands/review/command.ts";
import { repository } from "../support/command-line.ts";
import { runZizmor } from "../support/workflow-tools.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly required?: boolean }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly {
      readonly id?: string;
      readonly run: string;
      readonly env: Readonly<Record<string, string>>;
    }[];
  };
}

const text = readFileSync(join(repository, "action.yml"), "utf8");
const action = parse(text) as Action;
const step = action.runs.steps.find(({ id }) => id === "review");

/** Runs the action's script with a review that writes down how it was called. */
async function runReview(variables: Readonly<Record<string, string>>, exitCode: number) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "pf"), `#!/bin/sh\nprintf '%s\\n' "$@"\nexit ${exitCode}\n`, { mode: 0o755 });
  const env = {
    PATH: process.env["PATH"] ?? "",
    GITHUB_OUTPUT: join(folder, "output"),
    BASE_FOLDER: folder,
    OUTPUT: join(folder, "out"),
    HEAD_FOLDER: "the head",
    BASE: "c0ffee",
    STACKS: "",
    FAIL_ON_READ: "false",
    ...variables,
  };
  const ended = await promisify(execFile)(
    "bash",
    ["--noprofile", "--norc", "-eo", "pipefail", "-c", step?.run ?? "exit 99"],
    { env },
  ).then(
    () => 0,
    (error: { readonly code?: unknown }) => error.code,
  );
  const args = readFileSync(join(folder, "out/review.json"), "utf8").trim().split("\n");
  return {
    ended,
    args: args.map((one) => one.replace(folder, "")),
    output: readFileSync(join(folder, "output"), "utf8"),
  };
}

describe("the review as an action", () => {
  it("calls the command with options that it has", async () => {
    const { args } = await runReview({ STACKS: "dev prod", FAIL_ON_READ: "true" }, 0);
    const [command, ...rest] = args;

    expect(command).toBe("review");
    expect(parseArgs({ args: rest, options: review.options }).values).toMatchObject({
      directory: "the head",
      base: "c0ffee",
      stack: ["dev", "prod"],
      "fail-on": "read",
      markdown: "/out/review.md",
      html: "/out/review.html",
      sarif: "/out/review.sarif",
      json: true,
    });
  });

  it.each([
    [0, 0],
    [1, 1],
    [3, 3],
    [4, 0],
  ])("ends a review with %i by %i, and says the first", async (code, expected) => {
    const { ended, output } = await runReview({}, code);

    expect({ ended, output }).toEqual({ ended: expected, output: `code=${code}\n` });
  });

  it("takes code from where it stands alone, and puts no expression into a script", () => {
    expect(action.runs.using).toBe("composite");
    expect(action.runs.steps.map(({ env }) => env["BASE_FOLDER"])).toEqual([
      "${{ github.action_path }}",
      "${{ github.action_path }}",
    ]);
    expect(action.runs.steps.filter(({ run }) => run.includes("${{"))).toEqual([]);
    expect(Object.keys(action.inputs).filter((name) => !text.includes(`inputs.${name} `))).toEqual([]);
  });

  it("is the same in a new project", () => {
    expect(readFileSync(join(repository, "template/action.yml"), "utf8")).toBe(text);
  });

  it("passes zizmor, even if it is pedantic", { timeout: 180_000 }, async () => {
    const { exitCode, output } = await runZizmor(join(repository, "action.yml"), "pedantic");

    expect(output).toContain("No findings to report");
    expect(exitCode).toBe(0);
  });
});
