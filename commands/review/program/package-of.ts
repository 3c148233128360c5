import type { Guardian } from "../../../engine/guardian.ts";
import { createRunCommand } from "../../../engine/run-command.ts";
import type { PackageFacts } from "../findings/review.ts";

/** Says what a version of the program would upload, in a process of its own, since it is that version's code. */
const script = [
  'import { buildPackage } from "./functions/build.ts";',
  "const { sha256, zip } = await buildPackage();",
  "process.stdout.write(JSON.stringify({ sha256, bytes: zip.length }));",
].join("\n");

/** Undefined: this version builds no package in the way that is known here. */
export async function packageOf(
  directory: string,
  { guardian, signal }: { readonly guardian: Guardian; readonly signal: AbortSignal },
): Promise<PackageFacts | undefined> {
  const { PATH, HOME, TMPDIR, SystemRoot } = process.env;
  const { exitCode, stdout } = await createRunCommand(guardian)(
    process.execPath,
    ["--input-type=module", "--eval", script],
    { env: { PATH, HOME, TMPDIR, SystemRoot }, cwd: directory, signal },
  );
  return exitCode === 0 ? (JSON.parse(stdout) as PackageFacts) : undefined;
}
