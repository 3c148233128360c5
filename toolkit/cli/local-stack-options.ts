import { type LocalStack, openLocalStack } from "../operations/local-stack.ts";
import type { CommandContext } from "./command.ts";
import { portFrom } from "./port.ts";
import { settingsFileFrom } from "./settings-file.ts";

/** What every command takes that deploys the stack to a twin, as `parseArgs` wants it. */
export const localStackOptions = { port: { type: "string" }, settings: { type: "string" } } as const;

/** Engine, twin and an empty stack as the command line asks for them. @throws UsageError before anything is started */
export function localStackFrom(
  values: { readonly port?: string | undefined; readonly settings?: string | undefined },
  { directory, signal, reporter }: CommandContext,
): Promise<LocalStack> {
  const port = portFrom(values.port);
  const settingsFile = settingsFileFrom(values.settings);
  return openLocalStack({
    directory,
    signal,
    onStep: reporter.step,
    onProgress: reporter.progress,
    ...(port !== undefined && { twin: { port } }),
    ...(settingsFile !== undefined && { settingsFile }),
  });
}
