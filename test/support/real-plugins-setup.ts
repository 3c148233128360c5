import type { TestProject } from "vitest/node";
import { EngineUnavailable } from "../../packages/engine/engine-unavailable.ts";
import { obtainEngine } from "../../packages/engine/obtain-engine.ts";
import { obtainPlugins } from "../../packages/engine/plugins/obtain-plugins.ts";
import { standInNames } from "../../packages/engine/stand-ins/index.ts";
import { repository } from "./command-line.ts";
import { whyNoRealPlugins } from "./plugins-under-test.ts";

/** Engine and plugins are obtained once, before any worker starts. */
export default async function setup(project: TestProject): Promise<void> {
  const onProgress = (text: string): void => void process.stderr.write(`${text}\n`);
  const environment = process.env;
  const engine = await obtainEngine({ env: environment, onProgress }).catch((error: unknown) => {
    if (error instanceof EngineUnavailable) return error;
    throw error;
  });
  const plugins =
    engine instanceof EngineUnavailable
      ? engine
      : await obtainPlugins({ engine, directory: repository, names: standInNames, environment, onProgress });
  const why = whyNoRealPlugins(plugins);
  // The reader has to know what a result is about.
  if (why === undefined && !(plugins instanceof EngineUnavailable)) {
    for (const { name, version, source } of plugins) onProgress(`${name} ${version}: ${source}`);
  }
  if (why !== undefined) process.stderr.write(`\nSKIPPED: every test of the real plugins.\n${why}\n\n`);
  project.provide("enginePath", why === undefined && !(engine instanceof EngineUnavailable) ? engine.path : "");
}
