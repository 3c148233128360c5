import { join } from "node:path";
import { existsSync } from "node:fs";
import { settingsProblem } from "./settings-problem.ts";

/** One version of the program, with the settings that it is deployed with. */
export interface ProgramVersion {
  /** The folder with Pulumi.yaml. */
  readonly directory: string;
  /** A copy that may be written to. */
  readonly settingsFile: string;
}

/** A version as it is found, before anything is known of it. */
export interface FoundVersion {
  readonly directory: string;
  /** The stack's own settings file, or the one that was named. */
  readonly settingsFile: string;
}

/** What a version lacks to be deployed at all, in a sentence's end; undefined: nothing. */
export function lackOf({ directory, settingsFile }: FoundVersion, settingsName: string): string | undefined {
  if (!existsSync(join(directory, "Pulumi.yaml"))) return "it has no Pulumi.yaml";
  return existsSync(settingsFile) ? settingsProblem(settingsFile, settingsName) : `it has no ${settingsName}`;
}
