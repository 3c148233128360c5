import type { Survey } from "./survey.ts";
import { TeardownRefused } from "./teardown-refused.ts";

/**
 * A resource group goes with everything in it, without asking: what somebody else has put there must be out of it first.
 *
 * @throws TeardownRefused
 */
export function demandOwnContents({ azure: { groups } }: Survey): void {
  const foreign = groups.flatMap((group) => group.foreign.map((thing) => ({ ...thing, group: group.name })));
  const [first] = foreign;
  if (!first) return;
  throw new TeardownRefused(
    [
      `The stack's resource group holds ${foreign.length} ${foreign.length === 1 ? "resource" : "resources"} that the stack did not make:`,
      ...foreign.map(({ kind, name, group }) => `- ${kind} ${name} in ${group}`),
      "It would go with the group. Move it (az resource move) or delete it, then try again.",
    ].join("\n"),
  );
}
