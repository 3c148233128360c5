import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { configInFile } from "./config-in-file.ts";

const setting = "protected-function:maximumSecretLifetimeDays";

/** Microsoft Graph takes more; the settings' schema does not (infra/settings/settings-schema.ts). */
const ever = 730;

/** What `pulumi up` lets a client secret live whose start is stated, and what says so. */
export interface LongestLifetime {
  readonly days: number;
  readonly setting: string;
  /** Whether the stack's own settings file says it; else it is the default. */
  readonly stated: boolean;
}

/** `pulumi config set` without `--path` writes a number as a text. */
const wholeDays = z.coerce.number().int().min(1).max(ever);
const project = z.object({ config: z.object({ maximumSecretLifetimeDays: z.object({ default: wholeDays }) }) });
const exemptions = z.object({ "secret-lifetime": z.string() });

/**
 * How long a client secret may live that a rotation writes: the rule `secret-lifetime` of the program refuses any other.
 *
 * @param settingsFile of the stack; what is wrong with it the program itself says
 * @param projectFile the program's `Pulumi.yaml`
 */
export function longestSecretLifetime(settingsFile: string, projectFile: string): LongestLifetime {
  const config = configInFile(settingsFile);
  const exempt = exemptions.safeParse(config["protected-function:exemptions"]).success;
  if (exempt) return { days: ever, setting, stated: false };
  const stated = wholeDays.safeParse(config[setting] ?? undefined);
  if (stated.success) return { days: stated.data, setting, stated: true };
  const { maximumSecretLifetimeDays } = project.parse(parse(readFileSync(projectFile, "utf8"))).config;
  return { days: maximumSecretLifetimeDays.default, setting, stated: false };
}
