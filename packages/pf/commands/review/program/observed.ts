import type { Step } from "@protected-function/engine/event-log.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { buildMatrix } from "../../../access-matrix/build-matrix.ts";
import { findSubjects } from "../../../access-matrix/subjects.ts";
import type { Matrix } from "../../../access-matrix/matrix.ts";
import { readDeployed } from "../../../access-matrix/read-deployed.ts";
import { peopleInSettings } from "../../../stacks/settings/people-in-settings.ts";
import type { FunctionChecks } from "../compare/compare-function.ts";
import { policyRest, type PolicyRest } from "../snapshot/policy-rest.ts";
import { readSnapshot } from "../snapshot/read-snapshot.ts";
import type { Credential, Snapshot } from "../snapshot/snapshot.ts";
import type { StackState } from "../state/stack-state.ts";
import type { ExpiredSecrets } from "./settings-copy.ts";
import type { ProgramVersion } from "./program-version.ts";
import type { ReviewedTwin } from "./reviewed-twin.ts";

/** A deployed version, as seen from outside. */
export interface Observed {
  readonly matrix: Matrix;
  readonly snapshot: Snapshot;
  /** The engine's complete state of the version. */
  readonly state: StackState;
  /** The properties of each conditional access policy that the matrix leaves out. */
  readonly policies: readonly PolicyRest[];
}

/** What a deployment over the base did besides the states that it left. */
export interface Upgrade {
  /** The engine's, for display. */
  readonly steps: readonly Step[];
  readonly functionChecks: FunctionChecks;
}

interface ObserveOptions {
  /** The engine's state of the stack. */
  readonly state: StackState;
  readonly version: ProgramVersion;
  readonly expiredSecrets: ExpiredSecrets;
  /** Receives the client ids of the test applications. */
  readonly testClientIds: Set<string>;
}

/**
 * Reads back the twin's current state.
 *
 * @throws RequestRefused, and packages/core/access/'s errors for unsupported settings
 */
export async function observe(
  { local, administration, otherIds, roleRoots }: ReviewedTwin,
  outputs: StackOutputs,
  { state, version, expiredSecrets, testClientIds }: ObserveOptions,
): Promise<Observed> {
  const { subscriptionId } = local.twin.control;
  const snapshot = await readSnapshot(administration, outputs, {
    otherIds: new Set([...otherIds, ...testClientIds]),
    subscriptionId,
    roleRoots,
  });
  const subjects = await findSubjects(
    administration.graph,
    outputs,
    peopleInSettings(version.settingsFile, version.directory),
  );
  for (const { subject, principal } of subjects) {
    if (subject.kind === "unknown application" && principal.kind === "application")
      testClientIds.add(principal.clientId);
  }
  const deployed = await readDeployed(outputs, administration, local.clock.now());
  return {
    matrix: buildMatrix(deployed, subjects),
    snapshot: withRealEnds(snapshot, expiredSecrets),
    policies: deployed.policies.map(policyRest),
    state,
  };
}

function withRealEnds(snapshot: Snapshot, expiredSecrets: ExpiredSecrets): Snapshot {
  const real = (credential: Credential): Credential => {
    const end = credential.endDate === undefined ? undefined : expiredSecrets.get(credential.endDate);
    return end === undefined ? credential : { ...credential, endDate: end, hasEnded: true };
  };
  const registrations = snapshot.registrations.map((registration) => ({
    ...registration,
    credentials: registration.credentials.map(real),
  }));
  return { ...snapshot, registrations };
}
