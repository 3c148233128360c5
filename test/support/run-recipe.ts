import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { linkPackages } from "../../packages/engine/link-packages.ts";
import type { HttpTask } from "../../packages/pf/checks/origin.ts";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { spawn } from "node:child_process";
import { runTasks as sendTasks } from "../../packages/pf/checks/http-task.ts";
import type { LoopbackFetch } from "../../packages/twin/network/loopback-fetch.ts";
import { bareEnvironment, repository } from "./command-line.ts";

/** How a caller's team runs a recipe that it saved. */
const runners = {
  curl: { file: "call.sh", command: "sh" },
  typescript: { file: "call.mts", command: process.execPath },
  python: { file: "call.py", command: "python3" },
} as const;

export type RunLanguage = keyof typeof runners;

export interface RecipeRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with @azure/msal-node installed, as `npm install` there would leave it. */
export function recipeFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "protected-function-recipe-"));
  linkPackages(repository, path);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Runs the text as it is, in an environment of PATH, Node's cache and what is given. */
export function runRecipe(
  language: RunLanguage,
  text: string,
  environment: Readonly<Record<string, string>>,
): Promise<RecipeRun> {
  const { file, command } = runners[language];
  const folder = recipeFolder();
  writeFileSync(join(folder.path, file), `${text}\n`);
  const PATH = environment["PATH"] ?? [dirname(process.execPath), "/usr/bin", "/bin"].join(":");
  const child = spawn(command, [file], {
    cwd: folder.path,
    env: { NODE_COMPILE_CACHE: bareEnvironment().NODE_COMPILE_CACHE, ...environment, PATH },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => {
      folder.remove();
      resolve({ exitCode, stdout, stderr });
    });
  });
}

export interface TaskAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Runs the tasks through the twin; answers the last answer. */
export async function runTasks(
  tasks: readonly [HttpTask, ...HttpTask[]],
  stored: Readonly<Record<string, string>>,
  fetch: LoopbackFetch,
): Promise<TaskAnswer> {
  const { status, json } = await sendTasks(tasks, stored, async (method, url, request = {}) => {
    const response = await fetch(url, { method, ...request });
    const text = await response.text();
    const { headers } = response;
    return { status: response.status, headers, text, json: text.startsWith("{") ? JSON.parse(text) : undefined };
  });
  return { status, body: json };
}
