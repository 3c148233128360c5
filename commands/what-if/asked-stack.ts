import { cloudOf } from "../../azure/clouds.ts";
import type { StackOutputs } from "../../infra/outputs.ts";
import { processGuardian } from "../../engine/guardian.ts";
import { type Administration, openAdministration } from "../../stacks/local/administration.ts";
import { bareEnvironment } from "../../stacks/client/client.ts";
import { administratorOfRunningTwin, runningTwin } from "../../stacks/local/running-twin.ts";
import { outputsOf } from "../../stacks/stack-outputs.ts";
import { Refused } from "../../text/errors.ts";

/** A deployed stack, and Graph as somebody who may read its tenant's policies. */
export interface AskedStack {
  readonly outputs: StackOutputs;
  /** Closed by the caller. */
  readonly administration: Administration;
}

/** The twin that runs on this machine. @throws Unavailable where none does */
export async function runningStack(): Promise<AskedStack> {
  const { environment, outputs } = await runningTwin();
  const administrator = await administratorOfRunningTwin();
  if (!administrator)
    throw new Refused("WHAT_IF_REFUSED", "The twin that runs does not lend its administrator. Start it anew.");
  const administration = openAdministration({
    environment: { ...bareEnvironment(), ...environment },
    login: { kind: "secret", ...administrator, cloud: cloudOf(outputs) },
    guardian: processGuardian(),
  });
  return { outputs, administration };
}

/** A live stack, by whatever login to Azure the environment has. @throws OutputsUnavailable, EngineUnavailable */
export async function liveStack(stack: string, directory: string, signal: AbortSignal): Promise<AskedStack> {
  const outputs = await outputsOf({ stack, directory, signal });
  const administration = openAdministration({
    environment: process.env,
    login: { kind: "own", tenantId: outputs.tenantId, cloud: cloudOf(outputs) },
    guardian: processGuardian(),
  });
  return { outputs, administration };
}
