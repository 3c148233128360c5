import { deploySettings, type DeploySettingsOptions } from "../../stacks/local/prepare-twin.ts";
import { buildMatrix } from "../../access-matrix/build-matrix.ts";
import { type TenantSubject, findSubjects } from "../../access-matrix/subjects.ts";
import type { Matrix } from "../../access-matrix/matrix.ts";
import { readDeployed } from "../../access-matrix/read-deployed.ts";

/** The matrix, and the twin's principals behind its lines. */
export interface DeployedMatrix {
  readonly matrix: Matrix;
  readonly subjects: readonly TenantSubject[];
}

/**
 * Deploys the settings to a separate twin, reads the deployment back, and computes who has access.
 *
 * @throws SettingsRefused, ProgramFailed, RequestRefused, and packages/core/access/'s errors for unsupported settings
 */
export async function matrixOfStack(options: DeploySettingsOptions): Promise<DeployedMatrix> {
  const { outputs, people, administration } = await deploySettings(options);
  try {
    options.onStep("Reading back what was deployed");
    const subjects = await findSubjects(administration.graph, outputs, people);
    const deployed = await readDeployed(outputs, administration, options.local.clock.now());
    return { matrix: buildMatrix(deployed, subjects), subjects };
  } finally {
    await administration.close();
  }
}
