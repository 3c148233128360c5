import { basename } from "node:path";

/** The stack that a settings file belongs to, by its name: `Pulumi.dev.yaml`. */
export function stackOfSettings(file: string): string | undefined {
  return /^Pulumi\.(.+)\.yaml$/.exec(basename(file))?.[1];
}
