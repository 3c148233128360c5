import type { RunResult } from "../../engine/event-log.ts";

/** What the program warns of, and Pulumi itself: `pulumi up` shows it, and a command that runs the engine has to. */
export function programWarnings({ diagnostics }: RunResult): readonly string[] {
  const said = diagnostics.filter(({ severity }) => severity === "warning").map(({ message }) => message);
  return [...new Set(said)].map((message) => (/^warning:/i.test(message) ? message : `warning: ${message}`));
}
