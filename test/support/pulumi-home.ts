import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inject } from "vitest";
import { launcherCache } from "../../packages/engine/engine-cache.ts";

/**
 * A Pulumi home like that of a machine whose `npx pulumi` has downloaded the full distribution: the engine under test
 * with a language host beside it, which nothing starts.
 */
export function pulumiHome(folder: string): { readonly PULUMI_HOME: string } {
  const environment = { PULUMI_HOME: join(folder, "pulumi-home") };
  const { bin, engine } = launcherCache(environment);
  mkdirSync(dirname(engine), { recursive: true });
  if (!existsSync(engine)) symlinkSync(inject("enginePath"), engine);
  writeFileSync(join(bin, "pulumi-language-nodejs"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  return environment;
}
