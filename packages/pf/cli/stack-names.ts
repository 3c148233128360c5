import { readdirSync } from "node:fs";

/** The stacks that have a settings file in a folder: `dev` for `Pulumi.dev.yaml`. */
export function stackNamesIn(directory: string): readonly string[] {
  return readdirSync(directory).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
}
