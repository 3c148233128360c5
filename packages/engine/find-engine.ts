import { access, constants, stat } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { type EngineFolder, engineCache, launcherCache } from "./engine-cache.ts";
import type { FailedAttempt } from "./engine-unavailable.ts";
import { acceptedRange, isAccepted } from "./engine-version.ts";
import type { RunCommand } from "./run-command.ts";
import { childEnvironment } from "@protected-function/core/text/child-environment.ts";

export interface Engine {
  readonly path: string;
  /** Without a leading "v". */
  readonly version: string;
  readonly source: "path" | "cache" | "download" | "built";
}

export interface Search {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly run: RunCommand;
  readonly signal?: AbortSignal | undefined;
  readonly platform?: NodeJS.Platform;
}

/** The first `pulumi` on PATH whose version is in range, or why PATH has none. */
export async function findEngineOnPath(search: Search): Promise<Engine | FailedAttempt> {
  const names = (search.platform ?? process.platform) === "win32" ? ["pulumi.exe"] : ["pulumi"];
  const refused: string[] = [];
  for (const folder of pathFolders(search.env)) {
    // In that folder, `pulumi` is Pulumi's npm launcher, which would download the engine.
    if (/[\\/]node_modules[\\/]\.bin[\\/]?$/.test(folder)) continue;
    for (const name of names) {
      const path = join(folder, name);
      if (!(await isExecutable(path))) continue;
      const answer = await askVersion(path, search);
      if (answer.version !== undefined) return { path, version: answer.version, source: "path" };
      refused.push(answer.reason);
    }
  }
  return { attempt: "PATH", reason: refused.length === 0 ? "doesn't have pulumi" : refused.join("; ") };
}

/** The engine in a cache, or why the cache has none. */
export async function findEngineInCache({ engine }: EngineFolder, search: Search): Promise<Engine | FailedAttempt> {
  const attempt = `cache ${engine}`;
  if (!(await isExecutable(engine))) return { attempt, reason: "not there" };
  const answer = await askVersion(engine, search);
  if (answer.version !== undefined) return { path: engine, version: answer.version, source: "cache" };
  return { attempt, reason: answer.reason };
}

/** Every place where an engine may be, in the order of preference. Each is only read. */
export function placesOfEngine(search: Search): readonly (() => Promise<Engine | FailedAttempt>)[] {
  return [
    () => findEngineOnPath(search),
    () => findEngineInCache(launcherCache(search.env, search.platform), search),
    () => findEngineInCache(engineCache(search.env, search.platform), search),
  ];
}

/** The first engine that is there. Obtains none. */
export async function findEngine(search: Search): Promise<Engine | undefined> {
  for (const find of placesOfEngine(search)) {
    const engine = await find();
    if ("path" in engine) return engine;
  }
  return undefined;
}

/**
 * Whether Pulumi's own language host for Node is next to the engine or on PATH, the two places where the engine looks.
 */
export async function hasLanguageHost(
  enginePath: string,
  env: Search["env"],
  platform = process.platform,
): Promise<boolean> {
  const name = platform === "win32" ? "pulumi-language-nodejs.exe" : "pulumi-language-nodejs";
  for (const folder of [dirname(enginePath), ...pathFolders(env)]) {
    if (await isExecutable(join(folder, name))) return true;
  }
  return false;
}

/** The folders of PATH, in order. */
export function pathFolders(env: Readonly<Record<string, string | undefined>>): string[] {
  return (env["PATH"] ?? env["Path"] ?? "").split(delimiter).filter((folder) => folder !== "");
}

/** Whether the file exists and is executable. */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

type Answer = { readonly version: string } | { readonly version?: undefined; readonly reason: string };

/** Versions by executable file: asking an engine takes a fifth of a second. */
const answerByFile = new Map<string, Answer>();

async function askVersion(path: string, search: Search): Promise<Answer> {
  const { mtimeMs, size, ino } = await stat(path);
  const file = [path, mtimeMs, size, ino].join(" ");
  const knownAnswer = answerByFile.get(file);
  if (knownAnswer !== undefined) return knownAnswer;
  const answer = await askForVersion(path, search);
  if (answer.version !== undefined) answerByFile.set(file, answer);
  return answer;
}

async function askForVersion(path: string, search: Search): Promise<Answer> {
  const answer = await search.run(path, ["version"], {
    // Not a folder, so the engine can't write a log: `createEngineHome`.
    env: { ...childEnvironment(search.env), PULUMI_HOME: path, PULUMI_SKIP_UPDATE_CHECK: "true" },
    signal: search.signal,
    timeoutMilliseconds: 10_000,
  });
  if (answer.exitCode !== 0) {
    const reason = firstLine(answer.stderr) ?? firstLine(answer.stdout) ?? `exit code ${answer.exitCode}`;
    return { reason: `${path} can't report its version (${reason})` };
  }
  const version = answer.stdout.trim().replace(/^v/, "");
  if (isAccepted(version)) return { version };
  return { reason: `${path} is version ${version === "" ? "(none)" : version}, but it must be ${acceptedRange}` };
}

function firstLine(text: string): string | undefined {
  return text
    .split("\n")
    .map((line) => line.trim())
    .find((line) => line !== "");
}
