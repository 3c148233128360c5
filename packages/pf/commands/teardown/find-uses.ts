import { types } from "../../stacks/live/program-types.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { listRoleAssignments } from "@protected-function/core/azure/arm/role-assignments.ts";
import { listAssignments, listGrants } from "@protected-function/core/azure/graph/service-principal.ts";
import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import { listAll } from "@protected-function/core/azure/list-all.ts";
import { find, isUnregistered } from "@protected-function/core/azure/refusals.ts";
import type { FoundConditionalAccess } from "./conditional-access.ts";
import { knownRegistrations } from "./find-registrations.ts";
import { ofType, type StackState } from "../../stacks/live/stack-state.ts";
import { type Foreign, lastSegment, type Remaining } from "../../stacks/live/deployed-object.ts";

/** Another owner's object that uses one of the stack's. */
export interface Use extends Foreign {
  /** Object id in Entra ID, or resource id in Azure, in lower case. */
  readonly used: string;
}

interface UseSearch {
  readonly graph: JsonApi;
  readonly resourceManager: JsonApi;
  readonly subscriptionId: string;
  readonly state: StackState;
  readonly conditionalAccess: FoundConditionalAccess;
  /** Whether an id is the stack's own or, for a stack without an id, may be. */
  readonly isOwn: (id: string) => boolean;
  /** Client ids of the stack's app registrations, whether or not the state has them. */
  readonly ownClientIds: ReadonlySet<string>;
}

/**
 * Finds other owners' objects that use the stack's workspace, locations or API and would lose them. Neither the
 * resource group nor the state shows them.
 *
 * @throws RequestRefused
 */
export async function findUses(search: UseSearch): Promise<readonly Use[]> {
  const lists = await Promise.all([usersOfWorkspaces(search), usersOfTheApi(search)]);
  return [...lists.flat(), ...usersInConditionalAccess(search)];
}

interface Monitoring {
  readonly id: string;
  readonly name: string;
  readonly properties?: { readonly WorkspaceResourceId?: string; readonly scopes?: readonly string[] };
}

async function usersOfWorkspaces(search: UseSearch): Promise<readonly Use[]> {
  const { resourceManager, subscriptionId, state, isOwn } = search;
  const workspaces = ofType(state.resources, types.workspace).map(({ id = "" }) => id.toLowerCase());
  if (workspaces.length === 0) return [];
  const list = async (type: string, apiVersion: string): Promise<readonly Monitoring[]> => {
    const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Insights/${type}?api-version=${apiVersion}`;
    return await listAll<Monitoring>(resourceManager, path).catch((error: unknown) => {
      if (isUnregistered(error)) return [];
      throw error;
    });
  };
  const [components, rules] = await Promise.all([
    list("components", "2020-02-02"),
    list("scheduledQueryRules", "2022-06-15"),
  ]);
  const using = (
    kind: string,
    effect: string,
    monitors: readonly Monitoring[],
    targetsOf: (properties: NonNullable<Monitoring["properties"]>) => readonly (string | undefined)[],
  ): readonly Use[] =>
    monitors.flatMap(({ id, name, properties = {} }) => {
      const targets = targetsOf(properties).map((target = "") => target.toLowerCase());
      const usedWorkspace = workspaces.find((workspace) => targets.includes(workspace));
      return usedWorkspace === undefined || isOwn(id) ? [] : [{ kind, name, id, effect, used: usedWorkspace }];
    });
  return [
    ...using(
      "Application Insights component",
      "It writes to this stack's workspace, which would be deleted for good with all its logs.",
      components,
      ({ WorkspaceResourceId }) => [WorkspaceResourceId],
    ),
    ...using(
      "alert rule",
      "It watches this stack's workspace, which would be deleted for good.",
      rules,
      ({ scopes = [] }) => scopes,
    ),
  ];
}

/** Access to the API that someone granted by hand. */
async function usersOfTheApi({ graph, state, ownClientIds }: UseSearch): Promise<readonly Use[]> {
  const api = ofType(state.resources, types.servicePrincipal).find(({ urn }) =>
    urn.endsWith("::api-service-principal"),
  );
  const principalId = api === undefined ? "" : String(api.outputs["objectId"]);
  if (principalId === "" || (await find(graph, `/v1.0/servicePrincipals/${principalId}?$select=id`)) === undefined) {
    return [];
  }
  const { servicePrincipals } = knownRegistrations(state);
  const usedRegistration = registrationOf(state, String(api?.outputs["clientId"]));
  const assignmentType = types.appRoleAssignment;
  const heldAssignments = new Set(ofType(state.resources, assignmentType).map(({ id = "" }) => lastSegment(id)));
  // Assignments that an interrupted engine had begun.
  const pendingPrincipals = new Set(
    ofType(state.pending, assignmentType).map(({ inputs }) => inputs["principalObjectId"]),
  );
  const [assignments, grants] = await Promise.all([
    listAssignments(graph, principalId),
    listGrants(graph, { side: "resourceId", servicePrincipalObjectId: principalId }),
  ]);
  const otherAssignments = assignments
    .filter(({ id, principalId: holder }) => !heldAssignments.has(id) && !servicePrincipals.has(holder))
    .filter(({ principalId: holder }) => !pendingPrincipals.has(holder));
  const otherGrants = grants.filter(({ clientId }) => !servicePrincipals.has(clientId));
  const ownPrincipalIds = await ownPrincipals(
    graph,
    [
      ...otherAssignments
        .filter(({ principalType }) => principalType === "ServicePrincipal")
        .map(({ principalId }) => principalId),
      ...otherGrants.map(({ clientId }) => clientId),
    ],
    ownClientIds,
  );
  return [
    ...otherAssignments
      .filter(({ principalId: holder }) => !ownPrincipalIds.has(holder))
      .map(({ id, principalId: holder, principalDisplayName, principalType }) => ({
        kind: "app role assignment",
        name: `${principalDisplayName ?? holder} (${(principalType ?? "principal").toLowerCase()})`,
        id,
        effect: "It was assigned to this stack's API by hand and would lose access.",
        used: usedRegistration,
      })),
    ...otherGrants
      .filter(({ clientId }) => !ownPrincipalIds.has(clientId))
      .map(({ id, clientId }) => ({
        kind: "admin consent",
        name: `of the service principal ${clientId}`,
        id,
        effect: "An application has consent to this stack's API and would lose it.",
        used: usedRegistration,
      })),
  ];
}

/** Those service principals that belong to the stack's app registrations, which an interrupted `up` left out of the state. */
async function ownPrincipals(
  graph: JsonApi,
  ids: readonly string[],
  ownClientIds: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const read = await Promise.all(
    [...new Set(ids)].map(async (id) => {
      const principal = await find<{ readonly appId: string }>(graph, `/v1.0/servicePrincipals/${id}?$select=id,appId`);
      return principal !== undefined && ownClientIds.has(principal.appId) ? [id] : [];
    }),
  );
  return new Set(read.flat());
}

function usersInConditionalAccess({ state, conditionalAccess, isOwn }: UseSearch): readonly Use[] {
  const { objects, policies } = conditionalAccess;
  const ownLocations = objects.filter(
    ({ collection, id, isDeleted }) => collection === "namedLocations" && !isDeleted && isOwn(id),
  );
  const locations = new Set(ownLocations.map(({ id }) => id));
  const trusted = ownLocations.filter(({ isTrusted }) => isTrusted);
  const { clientIds } = knownRegistrations(state);
  return policies
    .filter(({ id }) => !isOwn(id))
    .flatMap(({ id, displayName: name, locations: policyLocations, applications }) => {
      const policy = { kind: "conditional access policy", name, id };
      const usedLocations = policyLocations.filter((location) => locations.has(location));
      const clientId = applications.find((application) => clientIds.has(application));
      return [
        ...usedLocations.map((location) => ({ ...policy, effect: keepsLocation, used: location })),
        ...(policyLocations.includes("AllTrusted") ? trusted : []).map((location) => ({
          ...policy,
          effect: losesTrusted(location.name),
          used: location.id,
        })),
        ...(clientId === undefined ? [] : [{ ...policy, effect: losesApi, used: registrationOf(state, clientId) }]),
      ];
    });
}

const keepsLocation = "It uses this stack's named location, and Entra ID keeps a location while a policy uses it.";
const losesApi = "It names this stack's API and would name nothing.";

/** https://learn.microsoft.com/entra/identity/conditional-access/concept-assignment-network#trusted-locations */
function losesTrusted(location: string): string {
  return `It includes or excludes all trusted locations, and this stack's location ${location} would no longer be one.`;
}

/** Object id of the app registration with that client id. */
function registrationOf({ resources }: StackState, clientId: string): string {
  const registrations = ofType(resources, types.application);
  return String(registrations.find(({ outputs }) => outputs["clientId"] === clientId)?.outputs["objectId"]);
}

/**
 * Roles that others assigned to the stack's identity outside of the stack. They remain after the identity is deleted,
 * with a principal that no longer exists.
 * https://learn.microsoft.com/azure/role-based-access-control/troubleshooting#symptom---role-assignments-with-identity-not-found
 */
export async function rolesLeftOver(search: UseSearch): Promise<readonly Remaining[]> {
  const { resourceManager, subscriptionId, state, isOwn } = search;
  const heldIds = new Set(state.resources.map(({ id = "" }) => id.toLowerCase()));
  const identities = ofType(state.resources, types.identity);
  const principalIds = identities.map(({ outputs }) => outputs["principalId"]).filter((id) => typeof id === "string");
  const scope = `/subscriptions/${subscriptionId}`;
  const lists = await Promise.all(
    principalIds.map((principalId) => listRoleAssignments(resourceManager, scope, { principalId })),
  );
  return lists
    .flat()
    .filter(({ id, properties: { scope } }) => !heldIds.has(id.toLowerCase()) && !isOwn(scope))
    .map(({ id, properties: { scope } }) => ({
      what: `a role assignment at ${lastSegment(scope)}`,
      why: "someone assigned it to the stack's identity",
      fix: `az role assignment delete --ids ${shellWord(id)}`,
    }));
}
