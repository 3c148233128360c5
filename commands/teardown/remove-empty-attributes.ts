import { globSync, readFileSync, rmSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { NamedStack } from "../../stacks/live/require-same-stack.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What an engine that was killed may leave in a folder's backend besides its lock: beside each file lies one with its
 * attributes (`test.json.attrs`), which is not written at once. An empty one makes the engine fail with "EOF" at whatever it
 * is asked, `pulumi cancel` included; without one the engine does as well. Observed with Pulumi 3.259.0; the attributes are
 * gocloud.dev's: https://github.com/google/go-cloud/blob/master/blob/fileblob/attrs.go
 *
 * @returns what was removed: only empty files, of this stack's
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

/** The folder that the shell's backend is; undefined where it is a service or a bucket. */
function fileBackend(environment: Environment): string | undefined {
  const url = environment["PULUMI_BACKEND_URL"] ?? loggedInTo(environment);
  if (url === undefined || !url.startsWith("file://")) return undefined;
  const { HOME = homedir() } = environment;
  if (url.startsWith("file://~")) return join(HOME, url.slice("file://~".length));
  return url.startsWith("file:///") ? fileURLToPath(url) : undefined;
}

/** Where `pulumi login` has noted it. */
function loggedInTo({ PULUMI_HOME, HOME = homedir() }: Environment): string | undefined {
  try {
    const file = join(PULUMI_HOME ?? join(HOME, ".pulumi"), "credentials.json");
    const { current } = JSON.parse(readFileSync(file, "utf8")) as { readonly current?: string };
    return current;
  } catch {
    return undefined;
  }
}
