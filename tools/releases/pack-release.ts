import { join, resolve } from "node:path";
import { packCreate } from "./pack-create.ts";
import { packPackages } from "./pack.ts";
import { packPolicyPack } from "./pack-policy-pack.ts";

/**
 * Packs everything that a release publishes, and prints the tarballs in the order in which they are published: a package
 * comes after those that it needs.
 *
 * Usage: node tools/releases/pack-release.ts <folder>
 */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("Name a folder: node tools/releases/pack-release.ts <folder>");
const target = resolve(folder);
const packed = [...(await packPackages(target)), await packPolicyPack(target), await packCreate(target)];
process.stdout.write(packed.map(({ file }) => `${join(target, file)}\n`).join(""));
