import { readFile, stat } from "node:fs/promises";
import { Refused } from "@protected-function/core/text/errors.ts";
import { printable } from "@protected-function/core/text/printable.ts";
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
  const found = await stat(path).catch((error: unknown) => {
    throw Object(error).code === "ENOENT" ? programMissing(main) : error;
  });
  return found.isDirectory() ? path : dirname(path);
}

/** The project's own dependency; the engine imports nothing of it. */
const programPackage = "@protected-function/infra";

function programMissing(main: string): Refused {
  return new Refused(
    "PROGRAM_MISSING",
    [
      `${printable(main)} is missing, which Pulumi.yaml names as the program.`,
      "Restore it, such as from Git, or write this in it:",
      `import { protectedFunction } from ${JSON.stringify(programPackage)};`,
      "",
      'export default protectedFunction({ functions: new URL("../functions/", import.meta.url) });',
    ].join("\n"),
  );
}
