import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { repository } from "./command-line.ts";
import { filledCache } from "./filled-cache.ts";

const run = promisify(execFile);
const manifests = fileURLToPath(new URL("azurite", import.meta.url));
/**
 * Where the twin finds it, as in a user's project: for this process, and for commands of the checkout with the sample.
 * `npm ci` takes it away.
 */
const places = [...new Set([fileURLToPath(new URL("../..", import.meta.url)), repository])].map((checkout) =>
  join(checkout, "node_modules/azurite"),
);

/**
 * Makes Azurite available to the twin of this checkout. It's not among the checkout's own packages, because it brings
 * 360 others that only tests of storage need.
 *
 * @throws if npm can't install it
 */
export async function provideAzurite(): Promise<void> {
  const missing = places.filter((place) => !existsSync(place));
  if (missing.length === 0) return;
  const lock = createHash("sha256")
    .update(readFileSync(join(manifests, "package-lock.json")))
    .digest("hex");
  const folder = await filledCache(`azurite-${lock.slice(0, 12)}`, async (partial) => {
    for (const file of ["package.json", "package-lock.json"]) copyFileSync(join(manifests, file), join(partial, file));
    await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: partial });
  });
  for (const place of missing) {
    // A link to a cache that is gone.
    rmSync(place, { force: true });
    try {
      symlinkSync(join(folder, "node_modules", "azurite"), place, "junction");
    } catch (error) {
      if (!existsSync(place)) throw error;
    }
  }
}
