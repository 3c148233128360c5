import type { StackOutputs } from "../../../infra/outputs.ts";
import { processGuardian } from "../../engine/guardian.ts";
import { type Administration, openAdministration } from "../administration/administration.ts";
import { administratorOfRunningTwin, runningTwin } from "../running-twin.ts";
import { demandPublicCloud } from "../public-cloud.ts";
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
    login: { kind: "secret", ...administrator },
    guardian: processGuardian(),
  });
  return { outputs, administration };
}

/** A live stack, by whatever login to Azure the environment has. @throws OutputsUnavailable, OtherCloud, EngineUnavailable */
export async function liveDeployment(stack: string, directory: string, signal: AbortSignal): Promise<Deployment> {
  const outputs = await outputsOf({ stack, directory, signal });
  demandPublicCloud(outputs, "Without --live, the settings are asked on a twin.");
  const administration = openAdministration({
    environment: process.env,
    login: { kind: "own", tenantId: outputs.tenantId },
    guardian: processGuardian(),
  });
  return { outputs, administration };
}
