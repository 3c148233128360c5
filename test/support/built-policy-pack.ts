import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linkPackages } from "../../packages/engine/link-packages.ts";
import { stagePolicyPack } from "../../tools/releases/pack-policy-pack.ts";
import { repository } from "./command-line.ts";

export interface BuiltPolicyPack {
  /** What `pulumi policy publish` uploads, after its packages were installed. */
  readonly folder: string;
  readonly remove: () => void;
}

/** The pack as it is published, away from the sources: what it needs of them must be in its bundle. */
export async function builtPolicyPack(): Promise<BuiltPolicyPack> {
  const folder = mkdtempSync(join(tmpdir(), "protected-function-policy-pack-"));
  linkPackages(repository, folder);
  await stagePolicyPack(folder);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
