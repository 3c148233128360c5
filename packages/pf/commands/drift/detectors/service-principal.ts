import { types } from "../../../stacks/live/program-types.ts";
import {
  type AppRoleAssignment,
  findServicePrincipal,
  listAssignments,
  listGrants,
  type PermissionGrant,
  servicePrincipalPath,
} from "@protected-function/core/azure/graph/service-principal.ts";
import { listAll } from "@protected-function/core/azure/list-all.ts";
import type { DriftFinding } from "../subject.ts";
import type { Deployed } from "../deployed-resources.ts";
import { addedFinding, findingOf, goneFinding, undoneByUp } from "../finding.ts";
import type { Detected, DetectorOptions } from "../detector.ts";
import { differences } from "../../../stacks/compare/differences.ts";
import { lastSegment } from "../../../stacks/live/deployed-object.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";

/**
 * Checks whether a service principal is enabled and requires assignment, its owners, and every app role assignment to
 * it and from it. This finds an added user or application, or a caller with more permissions.
 */
export async function servicePrincipal(
  principal: Deployed,
  options: DetectorOptions,
): Promise<Pick<Detected, "findings">> {
  const { apis, state, stack } = options;
  const objectId = lastSegment(principal.id);
  const principalNow = await findServicePrincipal(apis.graph, objectId);
  if (principalNow === undefined) return { findings: [goneFinding(principal, stack)] };
  const owners = await listAll<{ readonly id: string }>(apis.graph, `${servicePrincipalPath(objectId)}/owners`);
  const assignmentsTo = await listAssignments(apis.graph, objectId);
  const assignmentsOf = await listAssignments(apis.graph, objectId, "appRoleAssignments");
  const assignments = state.ofType(types.appRoleAssignment);
  const declaredIds = new Set(assignments.map(({ id }) => lastSegment(id)));
  const { inputs, outputs } = principal;
  const expected = {
    accountEnabled: inputs["accountEnabled"] ?? true,
    appRoleAssignmentRequired: inputs["appRoleAssignmentRequired"] ?? false,
    owners: inputs["owners"] ?? outputs["owners"],
  };
  const now = {
    accountEnabled: principalNow.accountEnabled,
    appRoleAssignmentRequired: principalNow.appRoleAssignmentRequired,
    owners: owners.map(({ id }) => id),
  };
  const declaredHere = assignments.filter(
    (assignment) => lastSegment(String(assignment.inputs["resourceObjectId"])) === objectId,
  );
  const existingIds = new Set(assignmentsTo.map(({ id }) => id));
  return {
    findings: [
      ...differences(expected, now).map((difference) =>
        findingOf(principal, difference, { seenBy: "look", undo: undoneByUp(stack) }),
      ),
      ...assignmentsTo
        .filter(({ id }) => !declaredIds.has(id))
        .map((assignment) => assignmentFinding(principal, "appRoleAssignedTo", assignment, options)),
      // The API's service principal reports the callers of the stack.
      ...assignmentsOf
        .filter(({ id, resourceId }) => !declaredIds.has(id) && !isOwn(resourceId, options))
        .map((assignment) => assignmentFinding(principal, "appRoleAssignments", assignment, options)),
      ...declaredHere
        .filter(({ id }) => !existingIds.has(lastSegment(id)))
        .map((assignment) => goneFinding(assignment, stack)),
    ],
  };
}

/** The role's value in tokens, from the deployed app registration; undefined if it has no such role. */
function nameOfRole(appRoleId: string, principal: Deployed, { state }: DetectorOptions): string | undefined {
  const clientId = principal.inputs["clientId"];
  const roles = state
    .ofType(types.application)
    .filter(({ outputs }) => outputs["clientId"] === clientId)
    .flatMap(({ inputs }) => (inputs["appRoles"] ?? []) as readonly { readonly id: string; readonly value?: string }[]);
  return roles.find(({ id }) => id.toLowerCase() === appRoleId.toLowerCase())?.value;
}

function isOwn(servicePrincipalObjectId: string, { state }: DetectorOptions): boolean {
  return state.ofType(types.servicePrincipal).some(({ id }) => lastSegment(id) === servicePrincipalObjectId);
}

function assignmentFinding(
  principal: Deployed,
  property: "appRoleAssignedTo" | "appRoleAssignments",
  assignment: AppRoleAssignment,
  options: DetectorOptions,
): DriftFinding {
  const { id, appRoleId, principalId, principalType, principalDisplayName, resourceId, resourceDisplayName } =
    assignment;
  const [objectId, displayName] =
    property === "appRoleAssignedTo" ? [principalId, principalDisplayName] : [resourceId, resourceDisplayName];
  const appRole = property === "appRoleAssignedTo" ? nameOfRole(appRoleId, principal, options) : undefined;
  const url = `https://graph.microsoft.com/v1.0/servicePrincipals/${resourceId}/appRoleAssignedTo/${id}`;
  const summary = {
    id,
    ...(displayName && { displayName }),
    ...(property === "appRoleAssignedTo" && principalType && { principalType }),
    objectId,
    ...(appRole !== undefined && { appRole }),
    appRoleId,
  };
  const undo = `\`az rest --method DELETE --url ${shellWord(url)}\`, or add it to the settings.`;
  return addedFinding(principal, property, summary, undo);
}

/**
 * Consented delegated permissions: those of the stack's applications, and those of any application at the stack's API.
 * A tenant's full list is long, with one entry for each person and application. This queries each service principal
 * instead, on both sides. https://learn.microsoft.com/graph/api/resources/oauth2permissiongrant#properties
 */
export async function permissionGrants({ apis, state, stack }: DetectorOptions): Promise<Pick<Detected, "findings">> {
  const principals = new Map(
    state.ofType(types.servicePrincipal).map((principal) => [lastSegment(principal.id), principal]),
  );
  const declared = state.ofType(types.permissionGrant);
  const declaredIds = new Set(declared.map(({ id }) => lastSegment(id)));
  const lists = [...principals.keys()].flatMap((servicePrincipalObjectId) =>
    (["clientId", "resourceId"] as const).map((side) => listGrants(apis.graph, { side, servicePrincipalObjectId })),
  );
  // A grant between two of the stack's applications appears in two lists.
  const all = [...new Map((await Promise.all(lists)).flat().map((grant) => [grant.id, grant])).values()];
  const existingIds = new Set(all.map(({ id }) => id));
  return {
    findings: [
      ...all.flatMap((grant): readonly DriftFinding[] => {
        const principal = principals.get(grant.clientId) ?? principals.get(grant.resourceId);
        return declaredIds.has(grant.id) || principal === undefined ? [] : [grantFinding(principal, grant)];
      }),
      ...declared.filter(({ id }) => !existingIds.has(lastSegment(id))).map((grant) => goneFinding(grant, stack)),
    ],
  };
}

function grantFinding(principal: Deployed, grant: PermissionGrant): DriftFinding {
  const { id, clientId, resourceId, consentType, principalId, scope } = grant;
  const summary = { id, clientId, resourceId, consentType, ...(principalId && { principalId }), scope: scope.trim() };
  const undo = `\`az rest --method DELETE --url https://graph.microsoft.com/v1.0/oauth2PermissionGrants/${id}\``;
  return addedFinding(principal, "oauth2PermissionGrants", summary, undo);
}
