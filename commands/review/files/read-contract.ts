import { fileURLToPath } from "node:url";
import type { Guardian } from "../../../engine/guardian.ts";
import { createRunCommand } from "../../../engine/run-command.ts";
import type { Json } from "../snapshot/snapshot.ts";
import { contractFormat } from "./contract-of.ts";

const script = fileURLToPath(new URL("contract-of.ts", import.meta.url));

/** A version's contract as data, loaded in a process of its own; undefined: it can't be loaded, or says nothing that is data. */
export async function contractIn(
  directory: string,
  { guardian, signal }: { readonly guardian: Guardian; readonly signal: AbortSignal },
): Promise<Json | undefined> {
  const { PATH, HOME, TMPDIR, SystemRoot } = process.env;
  const { exitCode, stdout } = await createRunCommand(guardian)(process.execPath, [script, directory], {
    env: { PATH, HOME, TMPDIR, SystemRoot },
    cwd: directory,
    signal,
    timeoutMilliseconds: 20_000,
  });
  if (exitCode !== 0) return undefined;
  try {
    const { format, contract } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Record<string, Json | undefined>;
    return format === contractFormat && typeof contract === "object" && contract !== null ? contract : undefined;
  } catch {
    return undefined;
  }
}
