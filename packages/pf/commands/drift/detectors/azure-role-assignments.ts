import { isWithin } from "@protected-function/core/azure/resource-ids.ts";
import { types } from "../../../stacks/live/program-types.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { DriftFinding } from "../subject.ts";
import { addedFinding } from "../finding.ts";
import { listRoleAssignments } from "@protected-function/core/azure/arm/role-assignments.ts";
import type { DetectorOptions, Detected } from "../detector.ts";
import type { Deployed, DeployedResources } from "../deployed-resources.ts";

/** Role scopes that don't belong to the stack: a caller's vault in another resource group. */
const foreign = /^azure-native:keyvault:/;

/**
 * Role assignments on the stack's resources that the program didn't create. Those inherited from above, such as from
 * the subscription, belong to its administrators and aren't drift.
 */
export async function azureRoleAssignments({ apis, state }: DetectorOptions): Promise<Pick<Detected, "findings">> {
  const declaredIds = new Set(state.ofType(types.roleAssignment).map(({ id }) => id.toLowerCase()));
  const lists = scopesOf(state).map(({ id }) => listRoleAssignments(apis.resourceManager, id));
  const assignmentsById = new Map(
    (await Promise.all(lists)).flat().map((assignment) => [assignment.id.toLowerCase(), assignment]),
  );
  const findings = [...assignmentsById.values()].flatMap((assignment): readonly DriftFinding[] => {
    const scope = holderOf(assignment.properties.scope, state);
    if (declaredIds.has(assignment.id.toLowerCase()) || scope === undefined) return [];
    const { principalId, principalType, roleDefinitionId } = assignment.properties;
    const summary = { id: assignment.id, principalId, ...(principalType && { principalType }), roleDefinitionId };
    const undo = `\`az role assignment delete --ids ${shellWord(assignment.id)}\``;
    return [addedFinding(scope, "roleAssignments", summary, undo)];
  });
  return { findings };
}

/** The stack's resource groups, and each resource outside of them. */
function scopesOf(state: DeployedResources): readonly Deployed[] {
  const groups = state.ofType(types.resourceGroup);
  const isInside = ({ id }: Deployed): boolean => groups.some((group) => isWithin(id, group.id));
  return [...groups, ...inAzure(state).filter((resource) => !isInside(resource))];
}

/** The stack's resource that is closest to the scope, if any. */
function holderOf(scope: string, state: DeployedResources): Deployed | undefined {
  return inAzure(state)
    .filter(({ id }) => isWithin(scope, id))
    .toSorted((left, right) => right.id.length - left.id.length)[0];
}

function inAzure(state: DeployedResources): readonly Deployed[] {
  return state.resources.filter(
    ({ type, id }) =>
      type.startsWith("azure-native:") &&
      type !== types.roleAssignment &&
      !foreign.test(type) &&
      // Parts of a site or an account have the scope of the whole.
      !/\/(config|basicPublishingCredentialsPolicies|diagnosticSettings)\/[^/]+$/i.test(id),
  );
}
