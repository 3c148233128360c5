import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./command-line.ts";

/** Puts into an empty folder what the command line needs until it loads its commands, as a clone has it. */
export function commandLineIn(folder: string): void {
  const pf = ["pf.mjs", "package.json", "cli/newer-node.ts", "stacks/project-folder.ts"].map(
    (file) => `packages/pf/${file}`,
  );
  for (const path of [...pf, "packages/core"]) cpSync(join(repository, path), join(folder, path), { recursive: true });
  mkdirSync(join(folder, "packages/pf/commands"));
  writeFileSync(join(folder, "packages/pf/cli/uncaught.ts"), "export const endUncaught = () => process.exit(70);\n");
  mkdirSync(join(folder, "node_modules/@protected-function"), { recursive: true });
  symlinkSync(join(folder, "packages/core"), join(folder, "node_modules/@protected-function/core"), "junction");
}
