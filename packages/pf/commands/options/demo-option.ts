import { AlreadyReported } from "../../cli/exit-codes.ts";
import { jsonText } from "@protected-function/core/text/log-lines.ts";
import type { CommandContext } from "../../cli/command.ts";
import type { Demo } from "../../stacks/demo/demo.ts";

/** The option of every command that has a demo without a tenant, as `parseArgs` expects it. */
export const demoOption = {
  demo: {
    type: "boolean",
    default: false,
    description: "Try it on a local twin that has something to find, without a login or tenant.",
  },
} as const;

interface DemoCommand<Code extends number> {
  /** A demo brings the twin and the engine, so it is loaded only if `--demo` is given. */
  readonly load: () => Promise<Demo>;
  readonly name: string;
  /** The equivalent command for your own stack. */
  readonly real: string;
  readonly exits: readonly Code[];
}

/**
 * Shows a command without a tenant.
 *
 * @param values as `parseArgs` read them
 * @throws AlreadyReported if the demo's command ends with an exit code that the command itself never returns
 */
export async function demonstrate<Code extends number>(
  { load, name, real, exits }: DemoCommand<Code>,
  values: Readonly<Record<string, unknown>> & { readonly json: boolean },
  args: readonly string[],
  { reporter, signal, directory }: CommandContext,
): Promise<Code> {
  reporter.note(
    "Demo: runs on a local twin of Entra ID and Azure. It uses no login, tenant or stack of yours, and leaves nothing behind.",
  );
  const { runDemo } = await import("../../stacks/demo/run-demo.ts");
  const { exitCode, stdout, story } = await runDemo(await load(), {
    command: name,
    real,
    commandArguments: args.filter((arg) => arg !== "--demo"),
    captures: values.json,
    directory,
    signal,
    onStep: reporter.step,
    onProgress: reporter.progress,
    onPrepared: (sentences) => {
      reporter.finish();
      reporter.note(["", "Prepared for this demo:", ...sentences.map((sentence) => `  - ${sentence}`), ""].join("\n"));
    },
  });
  if (values.json && stdout !== "") reporter.data(jsonText({ demo: { prepared: story }, ...JSON.parse(stdout) }));
  const declaredCode = exits.find((code) => code === exitCode);
  if (declaredCode === undefined) throw new AlreadyReported(exitCode);
  return declaredCode;
}
