import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { defaultSettings } from "../../../infra/settings/lenient-settings.ts";
import { repository } from "../../support/command-line.ts";

/** The settings of a stack that states none, in the sample's project. */
export function sampleDefaults(): Readonly<Record<string, unknown>> {
  return defaultSettings("whocalls");
}

/** What a stack with this settings file is deployed with: its own settings over the defaults. */
export function settingsIn(stackFile: string): Record<string, unknown> {
  const { config } = z.object({ config: z.record(z.string(), z.unknown()) }).parse(parse(stackFile));
  const own = Object.entries(config)
    .filter(([key]) => key.startsWith("protected-function:"))
    .map(([key, value]) => [key.slice("protected-function:".length), value]);
  return { ...sampleDefaults(), ...Object.fromEntries(own) };
}

export function projectFile(name: string): string {
  return readFileSync(join(repository, name), "utf8");
}

/** Names of the settings files of our stacks. */
export function stackFiles(): readonly string[] {
  return readdirSync(repository).filter((name) => /^Pulumi\..+\.yaml$/.test(name));
}
