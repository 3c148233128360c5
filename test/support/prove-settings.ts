import { rmSync } from "node:fs";
import { localStackFrom } from "../../commands/options/local-stack-options.ts";
import { createReporter } from "../../cli/reporter.ts";
import type { Proof } from "../../commands/start/proof-table.ts";
import { prove } from "../../commands/start/prove.ts";
import { repository } from "./command-line.ts";
import { type SettingsOfStack, writeSettings } from "./settings-file.ts";

/** `npm start` in a checkout, in this process. */
export async function proveIn(directory: string, settings?: string): Promise<Proof> {
  const reporter = { ...createReporter(), step: () => {}, progress: () => {} };
  const local = await localStackFrom({ settings }, { directory, signal: new AbortController().signal, reporter });
  try {
    return await prove(local, { onStep: () => {}, onProgress: () => {}, onWarning: () => {} });
  } finally {
    await local.close();
  }
}

/** `./pf start --settings`, likewise. */
export async function proveSettings(settings: SettingsOfStack): Promise<Proof> {
  const file = writeSettings(settings);
  try {
    return await proveIn(repository, file.path);
  } finally {
    rmSync(file.folder, { recursive: true, force: true });
  }
}
