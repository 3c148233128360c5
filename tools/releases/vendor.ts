import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Tarball, Vendor } from "../../packages/pf/create/create-project.ts";
import { childEnvironment } from "../../packages/core/text/child-environment.ts";
import { cut } from "../../packages/core/text/cut.ts";
import { Unavailable } from "../../packages/core/text/errors.ts";
import { packPackages } from "./pack.ts";

const run = promisify(execFile);

/** Returns this clone's packages, for projects' `vendor/`. */
export function vendorOfClone(): Vendor {
  return { pack: packAll, lock: lockPackages };
}

async function packAll(onStep: (text: string) => void): Promise<readonly Tarball[]> {
  const folder = await mkdtemp(join(tmpdir(), "protected-function-vendor-"));
  try {
    const packed = await packPackages(folder, onStep);
    return await Promise.all(
      packed.map(async ({ name, file }) => {
        const content = await readFile(join(folder, file));
        const hash = createHash("sha256").update(content).digest("hex").slice(0, 8);
        return { name, file: file.replace(/\.tgz$/, `-${hash}.tgz`), content };
      }),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly link?: true }>>;
}

/** Begins with this repository's lock file, so that the project gets the versions that were tested here. */
async function lockPackages(directory: string): Promise<void> {
  const own = JSON.parse(await readFile(new URL("../../package-lock.json", import.meta.url), "utf8")) as LockFile;
  // Its workspaces aren't the project's.
  const installed = Object.entries(own.packages).filter(
    ([path, { link }]) => path.startsWith("node_modules/") && link !== true,
  );
  const lock = join(directory, "package-lock.json");
  await writeFile(lock, JSON.stringify({ ...own, packages: Object.fromEntries(installed) }));
  try {
    await run("npm", ["install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"], {
      cwd: directory,
      env: childEnvironment(process.env, "network", "npm"),
    });
  } catch (error) {
    // It is this repository's, by which nothing of the project can be installed.
    await rm(lock, { force: true });
    const { stderr = "" } = Object(error) as { readonly stderr?: string };
    throw new Unavailable(
      "PACKAGES_UNAVAILABLE",
      `The project in ${directory} is complete except for its lock file. Check that the npm registry is reachable, and run ` +
        `\`npm install\` there. npm says: ${cut(stderr.trim().split("\n").slice(0, 5).join(" "), 500)}`,
    );
  }
}
