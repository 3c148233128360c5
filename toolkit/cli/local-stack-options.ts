import { type LocalStack, openLocalStack } from "../operations/local-stack.ts";
import type { CommandContext } from "./command.ts";
import { durationFrom } from "./duration.ts";
import { UsageError } from "./exit-codes.ts";
import { portFrom } from "./port.ts";
import { settingsFileFrom } from "./settings-file.ts";

/** What every command takes that deploys the stack to a twin, as `parseArgs` wants it. */
export const localStackOptions = { port: { type: "string" }, settings: { type: "string" } } as const;

/** Engine, twin and an empty stack as the command line asks for them. @throws UsageError before anything is started */
export function localStackFrom(
  values: {
    readonly port?: string | undefined;
    readonly settings?: string | undefined;
    /** How long changed conditional access policies take to act. */
    readonly propagation?: string | undefined;
    /** Whose requests reach the twin. */
    readonly plugins?: string | undefined;
  },
  { directory, signal, reporter }: CommandContext,
): Promise<LocalStack> {
  const port = portFrom(values.port);
  const policyPropagationMilliseconds = durationFrom("propagation", values.propagation);
  const settingsFile = settingsFileFrom(values.settings);
  const plugins = pluginsFrom(values.plugins);
  return openLocalStack({
    directory,
    signal,
    onStep: reporter.step,
    onProgress: reporter.progress,
    twin: {
      ...(port !== undefined && { port }),
      ...(policyPropagationMilliseconds !== undefined && { policyPropagationMilliseconds }),
    },
    ...(settingsFile !== undefined && { settingsFile }),
    ...(plugins && { plugins }),
  });
}

/** @throws UsageError */
function pluginsFrom(text: string | undefined): "real" | "stand-ins" | undefined {
  if (text === undefined || text === "real" || text === "stand-ins") return text;
  throw new UsageError(`--plugins is "${text}"; "real" and "stand-ins" (the default) are allowed.`);
}
