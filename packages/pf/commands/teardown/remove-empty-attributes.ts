import { globSync, readFileSync, rmSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { NamedStack } from "../../stacks/live/require-same-stack.ts";

type Environment = Readonly<Record<string, string | undefined>>;

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

/** Returns the folder of a file backend, or undefined for a service or a bucket. */
function fileBackend(environment: Environment): string | undefined {
  const url = environment["PULUMI_BACKEND_URL"] ?? loggedInTo(environment);
  if (url === undefined || !url.startsWith("file://")) return undefined;
  const { HOME = homedir() } = environment;
  if (url.startsWith("file://~")) return join(HOME, url.slice("file://~".length));
  return url.startsWith("file:///") ? fileURLToPath(url) : undefined;
}

/** Reads the backend from the file that `pulumi login` writes. */
function loggedInTo({ PULUMI_HOME, HOME = homedir() }: Environment): string | undefined {
  try {
    const file = join(PULUMI_HOME ?? join(HOME, ".pulumi"), "credentials.json");
    const { current } = JSON.parse(readFileSync(file, "utf8")) as { readonly current?: string };
    return current;
  } catch {
    return undefined;
  }
}
