import { problemBlocks } from "@protected-function/core/text/problem-blocks.ts";
import { processGuardian } from "@protected-function/engine/guardian.ts";
import { PackageBuilder } from "../dev/builder.ts";
import { settingProblems } from "../settings/setting-problems.ts";
import { SettingsRefused, withoutBackend } from "../settings/settings-refused.ts";

/**
 * Checks a stack's settings before an engine or a twin starts. If they are refused, it also tells what is wrong with the
 * function, as the program does, so that one run tells all. What only the contract can decide, the program refuses.
 *
 * @param file such as `Pulumi.local.yaml`
 * @param directory the folder with Pulumi.yaml
 * @param shown the file that a message names. Default: the file itself
 * @throws SettingsRefused with every problem
 */
export async function requireSettings(file: string, directory: string, shown = file): Promise<void> {
  const problems = settingProblems(file, directory);
  if (problems.length === 0) return;
  const placed = problems.map((one) => ({
    ...one,
    fix: one.fix.replace(/the stack's settings file\b/, (file) => `${file}, ${shown}`),
  }));
  const messages = [
    withoutBackend(problemBlocks("The settings of this stack have", placed)),
    await functionProblems(directory),
  ];
  throw new SettingsRefused(messages.filter((message) => message !== undefined).join("\n"), undefined);
}

/** What the project's own builder refuses. */
async function functionProblems(directory: string): Promise<string | undefined> {
  const builder = new PackageBuilder({ guardian: processGuardian(), directory });
  try {
    const built = await builder.build();
    return built.kind === "failed" ? built.message : undefined;
  } finally {
    await builder.close();
  }
}
