import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { filledCache } from "../../support/filled-cache.ts";

const run = promisify(execFile);
const folder = dirname(fileURLToPath(import.meta.url));

/**
 * The client in main.go, built once from Microsoft's published modules, each verified by the committed go.sum.
 *
 * @throws where there is no Go, or its modules cannot be had: nothing is skipped in silence
 */
export async function buildGoClient(): Promise<string> {
  const sources = ["main.go", "go.mod", "go.sum"].map((name) => readFileSync(join(folder, name)));
  const hash = createHash("sha256").update(Buffer.concat(sources)).digest("hex").slice(0, 12);
  const cached = await filledCache(`go-witness-${hash}`, (partial) =>
    run("go", ["build", "-trimpath", "-mod=readonly", "-o", join(partial, "witness"), "."], {
      cwd: folder,
      env: { ...process.env, GOWORK: "off" },
    }),
  );
  return join(cached, "witness");
}
