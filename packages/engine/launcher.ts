import { launcherCache } from "./engine-cache.ts";
import { failureReason } from "./failure-reason.ts";
import { findEngineOnPath, hasLanguageHost, isExecutable, type Search } from "./find-engine.ts";

/** What `npx pulumi` would run: Pulumi's npm launcher downloads what its cache lacks, and only then. */
export interface Launcher {
  /** The launcher's engine. Other files of the distribution belong next to it. */
  readonly engine: string;
  /**
   * `complete`: it runs TypeScript. `no-host`: the engine is there without Pulumi's language host, so the launcher
   * downloads nothing and no program runs. `absent`: the launcher downloads the distribution first.
   */
  readonly state: "complete" | "no-host" | "absent";
  /** Why the launcher can't download; undefined if it can, or doesn't have to. */
  readonly unreachable: string | undefined;
  /** A complete engine on PATH, which `pulumi` without `npx` runs. */
  readonly onPath: string | undefined;
}

/** The launcher's first request. Source: lib/download.js of the npm package `pulumi` 3.265.0. */
const installScript = "https://get.pulumi.com/install";

/** Finds out what `npx pulumi` would run. Downloads nothing but the beginning of the install script. */
export async function inspectLauncher(
  search: Search & { readonly fetch?: typeof globalThis.fetch },
): Promise<Launcher> {
  const { env, platform = process.platform, fetch = globalThis.fetch, signal } = search;
  const { engine } = launcherCache(env, platform);
  const isThere = await isExecutable(engine);
  if (isThere && (await hasLanguageHost(engine, env, platform))) {
    return { engine, state: "complete", unreachable: undefined, onPath: undefined };
  }
  const onPath = await findEngineOnPath(search);
  const isUsable = "path" in onPath && (await hasLanguageHost(onPath.path, env, platform));
  return {
    engine,
    state: isThere ? "no-host" : "absent",
    unreachable: await whyUnreachable(`${installScript}.${platform === "win32" ? "ps1" : "sh"}`, fetch, signal),
    onPath: isUsable ? onPath.path : undefined,
  };
}

async function whyUnreachable(
  url: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const limit = AbortSignal.timeout(10_000);
  try {
    const answer = await fetch(url, { signal: signal === undefined ? limit : AbortSignal.any([signal, limit]) });
    await answer.body?.cancel();
    return answer.ok ? undefined : `${url} answers ${answer.status}`;
  } catch (error) {
    signal?.throwIfAborted();
    return `${url} can't be reached: ${failureReason(error)}`;
  }
}
