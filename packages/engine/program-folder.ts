import { readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

/**
 * The folder in which the engine starts the program and the plugins: the one in `main` of Pulumi.yaml, which is a file
 * or a folder, else the project's own. Source: pulumi/pulumi `pkg/engine/project.go`, getPwdMain.
 *
 * @param directory the one with Pulumi.yaml
 */
export async function programFolder(directory: string): Promise<string> {
  const project = await readFile(join(directory, "Pulumi.yaml"), "utf8");
  const main = /^main:\s*["']?([^"'\s#]+)/m.exec(project)?.[1];
  if (main === undefined) return resolve(directory);
  const path = resolve(directory, main);
  return (await stat(path)).isDirectory() ? path : dirname(path);
}
