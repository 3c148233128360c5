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

/**
 * The project that a command is about: the working directory's. Run from elsewhere, a repository's own command line is
 * about the repository.
 */
export function currentProject(): string | undefined {
  return projectFolder(process.cwd()) ?? projectFolder(import.meta.dirname);
}

/** @throws Refused outside of a project */
export function requireProject(from: string): string {
  const project = projectFolder(from);
  if (project !== undefined) return project;
  throw new Refused("NO_PROJECT", `There is no Pulumi.yaml in ${from} or above it. Pass directory.`);
}
