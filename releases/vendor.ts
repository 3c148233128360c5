import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Tarball, Vendor } from "../create/create-project.ts";
import { childEnvironment } from "../text/child-environment.ts";
import { cut } from "../text/cut.ts";
import { Unavailable } from "../text/errors.ts";
import { packPackages } from "./pack.ts";

const run = promisify(execFile);

/** Returns this clone's packages, for projects' `vendor/`. */
export function vendorOfClone(): Vendor {
  return { pack: packAll, lock: lockPackages };
}

async function packAll(): Promise<readonly Tarball[]> {
  const folder = await mkdtemp(join(tmpdir(), "protected-function-vendor-"));
  try {
    const packed = await packPackages(folder);
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

/** Begins with this repository's lock file, so that the project gets the versions that were tested here. */
async function lockPackages(directory: string): Promise<void> {
  const lock = join(directory, "package-lock.json");
  await cp(fileURLToPath(new URL("../package-lock.json", import.meta.url)), lock);
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
