import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const settingsFile = z.object({ config: z.record(z.string(), z.unknown()).catch({}) }).catch({ config: {} });

/**
 * What a stack's settings file has under `config`, by its whole key (`protected-function:name`). Leniently: what is wrong
 * with the settings the program itself says, all of it at once.
 *
 * @param file such as `Pulumi.dev.yaml`
 */
export function configInFile(file: string): Readonly<Record<string, unknown>> {
  return settingsFile.parse(parse(readFileSync(file, "utf8"))).config;
}
