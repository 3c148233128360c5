import type { StackOutputs } from "../../infra/outputs.ts";
import { functionLogOf } from "./function-log.ts";
import { administratorOf, type LocalStack } from "./local-stack.ts";
import { announceTwin, type RunningTwin, runningTwins } from "./running-twin.ts";
import { assertionsOf, machinesOf } from "./twin-assertions.ts";

/**
 * Tells other terminals of a local stack that stays deployed, with all that they may ask of it.
 *
 * @param outputs of that stack, secrets included
 * @returns how to take it back, and the twins that run already, the newest first
 */
export async function announceStack(
  local: LocalStack,
  outputs: StackOutputs,
): Promise<{ readonly withdraw: () => void; readonly others: readonly RunningTwin[] }> {
  const others = await runningTwins();
  const withdraw = announceTwin(local.twin.environment, outputs, local.guardian, administratorOf(local), {
    log: () => functionLogOf(local, outputs),
    assertions: await assertionsOf(local, outputs),
    machines: machinesOf(local, outputs),
  });
  return { withdraw, others };
}
