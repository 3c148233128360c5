import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = fileURLToPath(new URL(".", import.meta.url));

/**
 * Builds the file that `main.cjs` loads: one CommonJS file with the rules, because the published folder contains
 * nothing else of this repository. Pulumi's own packages stay external: the host has them.
 *
 * @param file where to write it; default: the path that `main.cjs` loads
 */
export async function buildPolicyPack(file = `${folder}dist/policy-pack.cjs`): Promise<void> {
  await build({
    absWorkingDir: folder,
    entryPoints: ["index.ts"],
    outfile: file,
    bundle: true,
    format: "cjs",
    platform: "node",
    // As everything here. Pulumi's SDK runs on Node 22 and newer.
    target: "node24",
    external: ["@pulumi/*"],
    legalComments: "none",
    tsconfigRaw: {},
    nodePaths: [],
    logLevel: "warning",
  });
}

if (import.meta.main) {
  await buildPolicyPack();
  process.stdout.write(
    "Built packages/policy-pack/dist. Try it: npx pulumi preview --policy-pack packages/policy-pack\n",
  );
}
