import { cp, glob, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { linkPackages } from "../../packages/engine/link-packages.ts";
import type { buildPackage, FunctionPackage } from "../../infra/build/build-package.ts";
import type { Contract } from "../../packages/guard/define-contract.ts";
import type { readContract } from "../../infra/contract/read-contract.ts";
import type { Edit } from "../sample-apps/orders/mutations/mutation.ts";
import { filesOfSample, usersOwn } from "./sample-files.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** What a user's repository has of the product; what is the user's own in functions/ comes from the sample. */
const product = ["functions", "infra", "packages/core", "packages/guard", "Pulumi.yaml", "package.json"];

interface Options {
  /** By their path in the project; each text to find stands there exactly once. */
  readonly edits?: readonly Edit[];
  /** More files, by their path in the project. */
  readonly files?: Readonly<Record<string, string>>;
  /** The folder, below one of its own. */
  readonly named?: string;
  /** When every file was changed, by its own word. */
  readonly modified?: Date;
}

/** A user's repository: the product, and in functions/ an API of the user's. Gone after `await using`. */
export interface SampleProject extends AsyncDisposable {
  /** The folder of Pulumi.yaml. */
  readonly directory: string;
  /** By the project's own code, in this process. */
  readonly buildPackage: (settings?: readonly string[]) => Promise<FunctionPackage>;
  /** Likewise. */
  readonly readContract: () => Promise<Contract>;
}

/**
 * Makes a user's repository of a sample app.
 *
 * @param app a folder of test/sample-apps/, or files by their path below functions/
 */
export async function sampleProject(
  app: "orders" | "who-calls" | "catalog" | "chat" | "tools" | Readonly<Record<string, string>>,
  { edits = [], files = {}, named = "project", modified }: Options = {},
): Promise<SampleProject> {
  // Not in the repository: below a folder node_modules Node strips no types.
  const parent = await mkdtemp(join(tmpdir(), "sample-project-"));
  const dispose = async () => await rm(parent, { recursive: true, force: true });
  try {
    const directory = join(parent, named);
    await copyProduct(directory);
    for (const [path, text] of Object.entries(typeof app === "string" ? filesOfSample(app) : app)) {
      await write(join(directory, "functions", path), text);
    }
    for (const [path, text] of Object.entries(files)) await write(join(directory, path), text);
    for (const edit of edits) await apply(edit, directory);
    if (modified !== undefined) await touch(join(directory, "functions"), modified);
    // Also for imports from functions/: Node looks in the folders above.
    linkPackages(repository, directory);
    const functions = pathToFileURL(join(directory, "functions/"));
    const importFrom = async (file: string) => await import(pathToFileURL(join(directory, file)).href);
    return {
      directory,
      buildPackage: async (settings) => {
        const module: { readonly buildPackage: typeof buildPackage } = await importFrom("infra/build/build-package.ts");
        return await module.buildPackage(functions, settings);
      },
      readContract: async () => {
        const reader = "infra/contract/read-contract.ts";
        const module: { readonly readContract: typeof readContract } = await importFrom(reader);
        return (await module.readContract(functions)).contract;
      },
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function copyProduct(directory: string): Promise<void> {
  const users = [...usersOwn, "node_modules", "dist"]
    .filter((name) => !name.endsWith(".json"))
    .map((name) => join(repository, "functions", name));
  for await (const name of glob(product, { cwd: repository })) {
    await cp(join(repository, name), join(directory, name), {
      recursive: true,
      filter: (source) => !users.includes(source),
    });
  }
}

async function apply({ file, find, replace }: Edit, directory: string): Promise<void> {
  const path = join(directory, file);
  const [before, after, ...more] = (await readFile(path, "utf8")).split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`${file} must have this text exactly once: ${find}`);
  }
  await write(path, `${before}${replace}${after}`);
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function touch(folder: string, time: Date): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    await utimes(join(entry.parentPath, entry.name), time, time);
  }
}
