import { basename, dirname, join, relative } from "node:path";
import { processGuardian } from "../../engine/guardian.ts";
import { createRunCommand } from "../../engine/run-command.ts";
import { localSettings } from "../../stacks/settings/renew-ended-secrets.ts";
import { shellWord } from "../../text/shell-word.ts";
import { settingsInFile } from "../../stacks/settings/settings-in-file.ts";
import { childEnvironment } from "../../text/child-environment.ts";

/** The settings that a matrix describes. */
export interface MatrixSource {
  /** The setting `name`. */
  readonly workload: string;
  /** Absent if the settings file doesn't belong to a stack. */
  readonly stack?: string;
  /** Name of the settings file. */
  readonly settingsFile: string;
  /** The option that selects these settings, for commands to run next. Empty for the default. */
  readonly option: string;
  /** Absent if the folder isn't in a Git repository. */
  readonly commit?: string;
}

/** @param settingsFile default: `Pulumi.local.yaml` in the program's directory */
export async function matrixSource(
  directory: string,
  settingsFile: string | undefined,
  signal: AbortSignal,
): Promise<MatrixSource> {
  const file = settingsFile ?? join(directory, localSettings);
  const stack = /^Pulumi\.(.+)\.yaml$/.exec(basename(file))?.[1];
  const commit = await commitOf(dirname(file), signal);
  return {
    workload: settingsInFile(file).settings.name,
    ...(stack !== undefined && { stack }),
    settingsFile: basename(file),
    option: settingsFile === undefined ? "" : ` --settings ${shellWord(relative(directory, file))}`,
    ...(commit !== undefined && { commit }),
  };
}

/** "df427ea", or "df427ea with uncommitted changes"; undefined without Git or a repository. */
async function commitOf(directory: string, signal: AbortSignal): Promise<string | undefined> {
  const env = { ...childEnvironment(process.env), LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" };
  const described = ["describe", "--always", "--dirty", "--exclude=*"];
  const run = createRunCommand(processGuardian());
  const { exitCode, stdout } = await run("git", described, { env, cwd: directory, signal });
  return exitCode === 0 ? stdout.trim().replace(/-dirty$/, " with uncommitted changes") : undefined;
}
