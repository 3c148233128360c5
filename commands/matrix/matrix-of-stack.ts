import { deploySettings, type DeploySettingsOptions } from "../../stacks/local/prepare-twin.ts";
import { buildMatrix } from "../../access-matrix/build-matrix.ts";
import { type TenantSubject, findSubjects } from "../../access-matrix/subjects.ts";
import type { Matrix } from "../../access-matrix/matrix.ts";
import { readDeployed } from "../../access-matrix/read-deployed.ts";

/** The matrix, and whom its lines stand for on the twin. */
export interface DeployedMatrix {
  readonly matrix: Matrix;
  readonly subjects: readonly TenantSubject[];
}

/**
 * Deploys the settings to a twin of their own, reads back what was deployed, and answers who gets in.
 *
 * @throws SettingsRefused, ProgramFailed, RequestRefused, and what access/ does not know, by name
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
