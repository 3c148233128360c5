import { access, mkdir, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The user's own Pulumi home: plugins, engines, logins. Source: pulumihome.Dir in sdk/go/common/util of pulumi/pulumi.
 */
export function pulumiHome(environment: Environment): string {
  const home = environment["HOME"] || environment["USERPROFILE"] || homedir();
  return environment["PULUMI_HOME"] || join(home, ".pulumi");
}

/**
 * Creates a Pulumi home in which the engine finds the user's plugins and can't write a log. The engine logs each
 * command at debug level to `logs` under its home and has no option to turn that off. If it can't create the folder, it
 * continues without a log.
 * Source: StartLogging in pkg/logging/encrypted.go of pulumi/pulumi.
 *
 * @param folder an existing one
 * @returns the home, for PULUMI_HOME
 */
export async function createEngineHome(folder: string, environment: Environment): Promise<string> {
  const home = join(folder, "pulumi-home");
  await mkdir(home);
  // A file in place of the folder that the engine would create.
  await writeFile(join(home, "logs"), "");
  const plugins = join(pulumiHome(environment), "plugins");
  // On Windows, every link except a junction needs a privilege.
  if (await isThere(plugins)) await symlink(plugins, join(home, "plugins"), "junction");
  return home;
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
