import { cp, mkdtemp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../../package.json" with { type: "json" };
import { buildPolicyPack } from "../../packages/policy-pack/build.ts";
import { npmPack, type Packed, repository, scope } from "./pack.ts";

const source = fileURLToPath(new URL("../../packages/policy-pack/", import.meta.url));

/** Writes the policy pack as it is published: built, and without its sources. */
export async function stagePolicyPack(folder: string): Promise<void> {
  for (const file of ["PulumiPolicy.yaml", "package.json", "main.cjs"])
    await cp(join(source, file), join(folder, file));
  await buildPolicyPack(join(folder, "dist", "policy-pack.cjs"));
}

/**
 * Packs the policy pack for projects and organizations that don't have this repository.
 *
 * @param folder where the tarball goes. It is created if it doesn't exist
 */
export async function packPolicyPack(folder: string): Promise<Packed> {
  const stage = await mkdtemp(join(tmpdir(), "protected-function-policy-pack-"));
  try {
    await stagePolicyPack(stage);
    const file = join(stage, "package.json");
    const { private: _, ...own } = JSON.parse(await readFile(file, "utf8")) as Readonly<Record<string, unknown>>;
    const name = `${scope}/policy-pack`;
    const written = { ...own, name, version: manifest.version, ...repository };
    await writeFile(file, `${JSON.stringify(written, undefined, 2)}\n`);
    await mkdir(folder, { recursive: true });
    const [packed] = await npmPack([stage], `--pack-destination=${folder}`);
    if (packed === undefined) throw new Error("npm packed nothing");
    return { name, file: packed.filename };
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}
