import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { EngineUnavailable } from "../../packages/engine/engine-unavailable.ts";
import { obtainEngine } from "../../packages/engine/obtain-engine.ts";
import { checkoutVariable } from "./command-line.ts";
import { checkoutWithSample } from "./tested-checkout.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Path of Pulumi's engine; empty where none can be had. */
    enginePath: string;
  }
}

/**
 * The engine is obtained once, before any worker starts; without one, acceptance tests are skipped with a clear
 * message.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  const repository = fileURLToPath(new URL("../..", import.meta.url));
  const copy = checkoutWithSample(repository);
  // Workers and what they start inherit it.
  if (copy !== undefined) process.env[checkoutVariable] = copy;
  try {
    const engine = await obtainEngine({ env: process.env, onProgress: (text) => process.stderr.write(`${text}\n`) });
    project.provide("enginePath", engine.path);
  } catch (error) {
    if (!(error instanceof EngineUnavailable)) throw error;
    process.stderr.write(`\nSKIPPED: every test that needs Pulumi's engine.\n${error.message}\n\n`);
    project.provide("enginePath", "");
  }
  return () => {
    if (copy !== undefined) rmSync(copy, { recursive: true, force: true });
  };
}
