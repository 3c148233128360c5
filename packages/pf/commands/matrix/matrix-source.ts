import { join, relative } from "node:path";
import type { Matrix } from "../../access-matrix/matrix.ts";
import { stackOf } from "@protected-function/core/text/stack-of.ts";
import { evidenceOf } from "../../stacks/evidence-of.ts";
import { localSettings } from "../../stacks/settings/renew-ended-secrets.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { Evidence } from "@protected-function/core/text/evidence.ts";

/** The settings that a matrix describes. */
export interface MatrixSource {
  /** Absent if the settings file doesn't belong to a stack. */
  readonly stack?: string;
  /** The option that selects these settings, for commands to run next. Empty for the default. */
  readonly option: string;
  readonly evidence: Evidence;
}

interface SourceOptions extends Required<Pick<Evidence, "tenant">>, Pick<Evidence, "replacedDates"> {
  readonly directory: string;
  /** Default: `Pulumi.local.yaml` in the program's directory. */
  readonly settingsFile: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

export async function matrixSource({ at }: Pick<Matrix, "at">, options: SourceOptions): Promise<MatrixSource> {
  const { directory, settingsFile, environment, signal, ...ofTwin } = options;
  const file = settingsFile ?? join(directory, localSettings);
  const stack = stackOf(file);
  return {
    ...(stack !== undefined && { stack }),
    option: settingsFile === undefined ? "" : ` --settings ${shellWord(relative(directory, file))}`,
    // Of the project: the settings file may be outside its folder.
    evidence: await evidenceOf({
      answeredBy: "twin",
      stack,
      settingsFile: file,
      ...ofTwin,
      measured: "checked",
      directory,
      now: Date.parse(at),
      environment,
      signal,
    }),
  };
}
