import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Returns the folder of a file backend, or undefined for a service or a bucket. */
export function fileBackend(environment: Environment): string | undefined {
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
