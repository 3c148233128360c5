import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildEngine, requiredGoVersion } from "./build-engine.ts";
import { downloadEngine } from "./download-engine.ts";
import { type EngineCache, engineCache, launcherCache } from "./engine-cache.ts";
import { EngineUnavailable, type FailedAttempt } from "./engine-unavailable.ts";
import { wantedVersion } from "./engine-version.ts";
import { failureReason } from "./failure-reason.ts";
import { acquireFileLock, type FileLockOptions } from "./file-lock.ts";
import { type Engine, findEngineInCache, placesOfEngine } from "./find-engine.ts";
import { type Guardian, processGuardian } from "./guardian.ts";
import type { OnProgress } from "./progress.ts";
import { createRunCommand, type RunCommand } from "./run-command.ts";

export interface ObtainEngineOptions {
  /** PATH, HOME, PULUMI_HOME, PF_CACHE and the variables of Go and fetch; usually `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Called with the current step when it starts, and every few seconds while a longer step lasts. */
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal;
  readonly guardian?: Guardian;
  /** Tests inject the rest. */
  readonly run?: RunCommand;
  readonly fetch?: typeof globalThis.fetch;
  readonly sleep?: FileLockOptions["sleep"];
  readonly platform?: NodeJS.Platform;
  readonly arch?: string;
  readonly timeouts?: { readonly connect: number; readonly stall: number };
}

const partialPrefix = ".partial-";

/**
 * Returns Pulumi's engine: the one on PATH, in Pulumi's cache or in this project's cache, or a new one that it downloads
 * or builds into this project's cache once, under a lock.
 * @throws EngineUnavailable if every attempt fails; the signal's reason if it is aborted.
 */
export async function obtainEngine(options: ObtainEngineOptions): Promise<Engine> {
  const { env, signal } = options;
  const guardian = options.guardian ?? processGuardian();
  const run = options.run ?? createRunCommand(guardian);
  const platform = options.platform ?? process.platform;
  const cache = engineCache(env, platform);
  const attempts: FailedAttempt[] = [];
  const search = { env, run, signal, platform };

  const engine = await firstOf(attempts, [
    ...placesOfEngine(search),
    () => fillCache(cache, attempts, { ...options, guardian, run, platform }),
  ]);
  if (engine !== undefined) return engine;
  const { bin } = launcherCache({ ...env, PULUMI_VERSION: undefined }, platform);
  throw new EngineUnavailable({ attempts, launcherBin: bin, goVersion: await requiredGoVersion() });
}

type Filling = ObtainEngineOptions & { guardian: Guardian; run: RunCommand; platform: NodeJS.Platform };

async function fillCache(
  cache: EngineCache,
  attempts: FailedAttempt[],
  options: Filling,
): Promise<Engine | FailedAttempt | undefined> {
  const { env, signal, guardian, run, platform } = options;
  const onProgress = options.onProgress ?? (() => undefined);
  let lock;
  try {
    await mkdir(cache.versions, { recursive: true });
    lock = await acquireFileLock({
      path: cache.lock,
      sleep: options.sleep ?? ((milliseconds, signal) => sleep(milliseconds, undefined, { signal })),
      signal,
      onWait: progressOfWaiting(onProgress),
    });
  } catch (error) {
    signal?.throwIfAborted();
    return { attempt: `filling the cache ${cache.bin}`, reason: failureReason(error) };
  }
  let partial: string | undefined;
  try {
    const search = { env, run, signal, platform };
    const meanwhile = await findEngineInCache(cache, search);
    if ("path" in meanwhile) return meanwhile;
    await removeLeftOvers(cache);
    partial = await mkdtemp(join(cache.versions, partialPrefix));
    guardian.adoptDirectory(partial);
    const fill = { partial, env, run, onProgress, signal, platform };
    const timeouts = options.timeouts ?? { connect: 10_000, stall: 30_000 };
    const { fetch = globalThis.fetch, arch = process.arch } = options;
    return await firstOf(attempts, [
      async () => use("download", await downloadEngine({ ...fill, fetch, arch, timeouts }), cache, search),
      async () => use("built", await buildEngine(fill), cache, search),
    ]);
  } catch (error) {
    signal?.throwIfAborted();
    return { attempt: `filling the cache ${cache.bin}`, reason: failureReason(error) };
  } finally {
    if (partial !== undefined) guardian.removeDirectory(partial);
    await lock.release();
  }
}

async function firstOf(
  attempts: FailedAttempt[],
  attemptEach: readonly (() => Promise<Engine | FailedAttempt | undefined>)[],
): Promise<Engine | undefined> {
  for (const attempt of attemptEach) {
    const result = await attempt();
    if (result === undefined) continue;
    if ("path" in result) return result;
    attempts.push(result);
  }
  return undefined;
}

async function use(
  source: Engine["source"],
  result: { readonly bin: string } | FailedAttempt,
  cache: EngineCache,
  search: Parameters<typeof findEngineInCache>[1],
): Promise<Engine | FailedAttempt> {
  if ("reason" in result) return result;
  await mkdir(cache.bin, { recursive: true });
  const names = await readdir(result.bin);
  // Move the engine last: a process that sees it can rely on the language hosts next to it.
  const engineLast = [...names.filter((name) => name !== basename(cache.engine)), basename(cache.engine)];
  for (const name of engineLast) await rename(join(result.bin, name), join(cache.bin, name));
  const cached = await findEngineInCache(cache, search);
  return "path" in cached ? { ...cached, source } : cached;
}

/** Removes files that a killed process left. A running one would hold the lock. */
async function removeLeftOvers(cache: EngineCache): Promise<void> {
  for (const name of await readdir(cache.versions)) {
    if (name.startsWith(partialPrefix)) await rm(join(cache.versions, name), { recursive: true, force: true });
  }
}

function progressOfWaiting(onProgress: OnProgress): (holderPid: number) => void {
  let lastReport = Number.NEGATIVE_INFINITY;
  return (holderPid) => {
    if (Date.now() - lastReport < 5000) return;
    lastReport = Date.now();
    onProgress(`waiting for process ${holderPid}, which is obtaining Pulumi ${wantedVersion}`);
  };
}
