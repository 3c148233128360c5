import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { filledCache } from "./filled-cache.ts";

const run = promisify(execFile);
const manifests = fileURLToPath(new URL("azurite", import.meta.url));
/** Where the twin finds it, as in a user's project. `npm ci` takes it away. */
const place = fileURLToPath(new URL("../../node_modules/azurite", import.meta.url));

/**
 * Makes Azurite available to the twin of this checkout. It's not among the checkout's own packages, because it brings
 * 360 others that only tests of storage need.
 *
 * @throws if npm can't install it
 */
export async function provideAzurite(): Promise<void> {
  if (existsSync(place)) return;
  const lock = createHash("sha256")
    .update(readFileSync(join(manifests, "package-lock.json")))
    .digest("hex");
  const folder = await filledCache(`azurite-${lock.slice(0, 12)}`, async (partial) => {
    for (const file of ["package.json", "package-lock.json"]) copyFileSync(join(manifests, file), join(partial, file));
    await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: partial });
  });
  // A link to a cache that is gone.
  rmSync(place, { force: true });
  try {
    symlinkSync(join(folder, "node_modules", "azurite"), place, "junction");
  } catch (error) {
    if (!existsSync(place)) throw error;
  }
}
