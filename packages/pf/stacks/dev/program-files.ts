import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** What a deployment reads beside the package, by hash: the settings and the program. */
export function programFiles(directory: string, settingsFile: string): ReadonlyMap<string, string> {
  const infra = join(directory, "infra");
  const program = existsSync(infra) ? readdirSync(infra, { recursive: true, encoding: "utf8" }) : [];
  const shown = settingsFile.startsWith(`${directory}/`) ? settingsFile.slice(directory.length + 1) : settingsFile;
  const paths: readonly (readonly [string, string])[] = [
    ["Pulumi.yaml", join(directory, "Pulumi.yaml")],
    [shown, settingsFile],
    ...program
      .filter((name) => /\.[cm]?[jt]s$/.test(name))
      .map((name) => [`infra/${name}`, join(infra, name)] as const),
  ];
  return new Map(
    paths.flatMap(([name, path]) => {
      try {
        return [[name, createHash("sha256").update(readFileSync(path)).digest("hex")] as const];
      } catch {
        return [];
      }
    }),
  );
}

/** The files of the stack's settings, as the watch names them. */
export function settingsNames(directory: string, settingsFile: string): readonly string[] {
  return ["Pulumi.yaml", relative(directory, settingsFile)];
}
