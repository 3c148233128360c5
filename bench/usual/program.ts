import { copyFile, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("program.ts.txt", import.meta.url));

/** `runtime: nodejs` without options: TypeScript through Pulumi's own ts-node, types checked. */
const project = "name: usual\ndescription: The usual way\nruntime: nodejs\n";

const manifest = {
  name: "usual",
  main: "index.ts",
  devDependencies: { "@types/node": "*", typescript: "*" },
  dependencies: {
    "@pulumi/azure-native": "*",
    "@pulumi/azuread": "*",
    "@pulumi/command": "*",
    "@pulumi/pulumi": "*",
    "@pulumi/random": "*",
  },
};

/** The template's, but for `module` and `moduleResolution`: TypeScript 6 refuses "commonjs" with "node" (TS5107). */
const compilerOptions = {
  strict: true,
  outDir: "bin",
  target: "es2020",
  module: "nodenext",
  moduleResolution: "nodenext",
  sourceMap: true,
  experimentalDecorators: true,
  pretty: true,
  noFallthroughCasesInSwitch: true,
  noImplicitReturns: true,
  forceConsistentCasingInFileNames: true,
};

/**
 * Writes a program in the manner of Pulumi's TypeScript templates into a folder, with the repository's own
 * `node_modules`. It declares what ours declares, in one file.
 * https://github.com/pulumi/templates: azure-typescript, serverless-azure-typescript
 */
export async function writeUsualProgram(folder: string, repository: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "Pulumi.yaml"), project);
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["index.ts"] }));
  await copyFile(source, join(folder, "index.ts"));
  await symlink(join(repository, "node_modules"), join(folder, "node_modules"), "junction");
}

/** Writes a program that declares nothing, in plain JavaScript: what is left is the engine's and the SDK's. */
export async function writeEmptyProgram(folder: string, repository: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const runtime = "runtime:\n  name: nodejs\n  options:\n    typescript: false\n";
  await writeFile(join(folder, "Pulumi.yaml"), `name: empty\n${runtime}`);
  await writeFile(join(folder, "package.json"), JSON.stringify({ ...manifest, name: "empty", main: "index.js" }));
  await writeFile(join(folder, "index.js"), 'require("@pulumi/pulumi");\n');
  await symlink(join(repository, "node_modules"), join(folder, "node_modules"), "junction");
}
