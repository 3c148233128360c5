import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linkPackages } from "../../packages/engine/link-packages.ts";
import { buildPolicyPack } from "../../packages/policy-pack/build.ts";
import { repository } from "./command-line.ts";

export interface BuiltPolicyPack {
  /** What `pulumi policy publish` uploads, after its packages were installed. */
  readonly folder: string;
  readonly remove: () => void;
}

/** The pack as it is published, away from the sources: what it needs of them must be in its bundle. */
export async function builtPolicyPack(): Promise<BuiltPolicyPack> {
  const folder = mkdtempSync(join(tmpdir(), "protected-function-policy-pack-"));
  for (const file of ["PulumiPolicy.yaml", "package.json", "main.cjs"]) {
    cpSync(join(repository, "packages/policy-pack", file), join(folder, file));
  }
  linkPackages(repository, folder);
  await buildPolicyPack(join(folder, "dist", "policy-pack.cjs"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
