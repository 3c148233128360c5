import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { Refused } from "@protected-function/core/text/errors.ts";

/**
 * Returns the folder of the Pulumi project that a folder belongs to: the nearest one with a `Pulumi.yaml`, from the
 * folder upward. Undefined outside of a project.
 */
export function projectFolder(from: string): string | undefined {
  if (existsSync(join(from, "Pulumi.yaml"))) return from;
  const above = dirname(from);
  return above === from ? undefined : projectFolder(above);
}

/** @throws Refused outside of a project */
export function requireProject(from: string): string {
  const project = projectFolder(from);
  if (project !== undefined) return project;
  throw new Refused("NO_PROJECT", `There is no Pulumi.yaml in ${from} or above it. Pass directory.`);
}
