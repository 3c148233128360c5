import { cloudOf } from "../../../azure/clouds.ts";
import type { StackOutputs } from "../../checks/origin.ts";
import { processGuardian } from "../../engine/guardian.ts";
import { type Administration, openAdministration } from "../administration/administration.ts";
import { administratorOfRunningTwin, runningTwin } from "../running-twin.ts";
import { outputsOf } from "../stack-outputs.ts";
import { WhatIfRefused } from "./what-if-refused.ts";

/** A deployed stack, and Graph as somebody who may read its tenant's policies. */
export interface Deployment {
  readonly outputs: StackOutputs;
  /** Closed by the caller. */
  readonly administration: Administration;
}

/** The twin that runs on this machine. @throws NoTwin */
export async function runningDeployment(): Promise<Deployment> {
  const { environment, outputs } = await runningTwin();
  const administrator = await administratorOfRunningTwin();
  if (!administrator) throw new WhatIfRefused("The twin that runs does not lend its administrator. Start it anew.");
  const { PATH, HOME, TMPDIR, SystemRoot } = process.env;
  const administration = openAdministration({
    environment: { PATH, HOME, TMPDIR, SystemRoot, ...environment },
    login: { kind: "secret", ...administrator, cloud: cloudOf(outputs) },
    guardian: processGuardian(),
  });
  return { outputs, administration };
}

/** A live stack, by whatever login to Azure the environment has. @throws OutputsUnavailable, EngineUnavailable */
export async function liveDeployment(stack: string, directory: string, signal: AbortSignal): Promise<Deployment> {
  const outputs = await outputsOf({ stack, directory, signal });
  const administration = openAdministration({
    environment: process.env,
    login: { kind: "own", tenantId: outputs.tenantId, cloud: cloudOf(outputs) },
    guardian: processGuardian(),
  });
  return { outputs, administration };
}
