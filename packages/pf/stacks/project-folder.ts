import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Returns the folder of the Pulumi project that a folder belongs to: the nearest one with a `Pulumi.yaml`, from the
 * folder upward. Undefined outside of a project.
 */
export function projectFolder(from: string): string | undefined {
  if (existsSync(join(from, "Pulumi.yaml"))) return from;
  const above = dirname(from);
  return above === from ? undefined : projectFolder(above);
}
