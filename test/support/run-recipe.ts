import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { spawn } from "node:child_process";
import type { HttpTask } from "../../toolkit/clients/http-task.ts";
import { repository } from "./command-line.ts";

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
  symlinkSync(join(repository, "node_modules"), join(path, "node_modules"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Runs the text as it is, in an environment of PATH and what is given. */
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
    env: { ...environment, PATH },
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

/** An integration product in small: sends the tasks in order, fills `{{name}}` in, captures. Answers the last answer. */
export async function runTasks(
  tasks: readonly HttpTask[],
  stored: Readonly<Record<string, string>>,
  fetch: (url: string, init: { method: string; headers: Record<string, string>; body?: string }) => Promise<Response>,
): Promise<TaskAnswer> {
  const values = new Map(Object.entries(stored));
  const filled = (text: string): string =>
    text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const value = values.get(name);
      if (value === undefined) throw new Error(`No task before has captured {{${name}}}, and it is not stored.`);
      return value;
    });
  const filledFields = (fields: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, filled(value)]));

  let last: TaskAnswer = { status: 0, body: undefined };
  for (const { name, method, url, headers, body, capture } of tasks) {
    const fields = body && filledFields(body.fields);
    const response = await fetch(url, {
      method,
      headers: filledFields(headers),
      ...(fields && { body: body.kind === "form" ? new URLSearchParams(fields).toString() : JSON.stringify(fields) }),
    });
    const text = await response.text();
    last = { status: response.status, body: text.startsWith("{") ? JSON.parse(text) : text };
    if (response.status !== 200) return last;
    for (const { name: captured, path } of capture) {
      const value = (last.body as Record<string, unknown>)[path.replace(/^\$\./, "")];
      if (typeof value !== "string") throw new Error(`Task ${name}: the answer has no ${path}.`);
      values.set(captured, value);
    }
  }
  return last;
}
