import { globSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Environment, fileBackend } from "../../stacks/live/file-backend.ts";
import type { NamedStack } from "../../stacks/live/require-same-stack.ts";

/**
 * Besides its lock, an interrupted engine may leave empty attribute files (`test.json.attrs`) in a file backend,
 * because it doesn't write them at once. If such a file is empty, every engine command fails with "EOF", even
 * `pulumi cancel`. If the file is missing, the commands work. Observed with Pulumi 3.259.0. The attributes are
 * gocloud.dev's: https://github.com/google/go-cloud/blob/master/blob/fileblob/attrs.go
 *
 * @returns the removed files: only empty ones of this stack
 */
export function removeEmptyAttributes(
  environment: Environment,
  { project, stack }: Pick<NamedStack, "project" | "stack">,
): readonly string[] {
  const root = fileBackend(environment);
  if (root === undefined) return [];
  const patterns = [
    "meta.yaml*.attrs",
    `stacks/${project}/${stack}.json*.attrs`,
    `{locks/organization,history}/${project}/${stack}/*.attrs`,
  ];
  const folder = join(root, ".pulumi");
  const empty = patterns
    .flatMap((pattern) => globSync(pattern, { cwd: folder }))
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).size === 0);
  for (const path of empty) rmSync(path);
  return empty;
}
