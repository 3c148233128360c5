import { sendToSite } from "../send-to-site.ts";
import { graphClientId } from "@protected-function/core/azure/clouds.ts";
import { decodeJwt } from "jose";
import { listRoleAssignments } from "@protected-function/core/azure/arm/role-assignments.ts";
import { roleNameOf } from "@protected-function/core/azure/built-in-roles.ts";
import { listAssignments, servicePrincipalByClientId } from "@protected-function/core/azure/graph/service-principal.ts";
import { fullScope, isSameId, resourceGroupOf, rootScopeOf } from "@protected-function/core/azure/resource-ids.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { EndpointCheck, EndpointEvidence } from "../check.ts";
import type { Administrator, Origin } from "../origin.ts";
import { storageBindingsIn } from "./bindings.ts";

const graphScope = "https://graph.microsoft.com/.default";

type Identity = NonNullable<StackOutputs["identity"]>;

const asDeclared = ({ azureRoles = [] }: Identity): readonly string[] =>
  azureRoles.map(({ role, scope }) => `The function's identity has the Azure role ${role} on ${scope}.`);

const onGraph = ({ graphRoles = [] }: Identity): readonly string[] =>
  graphRoles.map(
    (role) =>
      `Microsoft Graph answers the function's identity by ${role}: its token has the role, and another one only while it is assigned.`,
  );

/**
 * Storage is asked only for an app that uses it, because only then the contents of accounts have to be there.
 * https://learn.microsoft.com/azure/storage/blobs/assign-azure-role-data-access
 */
function usesStorage(outputs: StackOutputs): boolean {
  return storageBindingsIn(outputs).length > 0 || storageScopesIn(outputs).length > 0;
}

/** The storage accounts, containers and queues on which the settings give the function's identity a role. */
export function storageScopesIn({ identity }: Pick<StackOutputs, "identity">): readonly string[] {
  const scopes = (identity?.azureRoles ?? []).map(({ scope }) => scope);
  return scopes.filter((scope) => /\/Microsoft\.Storage\/storageAccounts\//i.test(`${scope}/`));
}

const storageClaim =
  "Storage answers the function's identity by its role: without one, 403 AuthorizationPermissionMismatch.";

function claimsOf(outputs: StackOutputs): readonly string[] {
  const { identity } = outputs;
  if (identity === undefined) return [];
  return [...asDeclared(identity), ...onGraph(identity), ...(usesStorage(outputs) ? [storageClaim] : [])];
}

/** Row E16: what the function's own identity may do. Nothing for an app whose settings give it nothing. */
export const identityPermissions: EndpointCheck = {
  group: "The function",
  row: "E16",
  needs: [],
  claims: claimsOf,
  run: async (origin, report) => {
    const { outputs, administrator } = origin;
    const { identity } = outputs;
    if (identity === undefined) return;
    if (administrator === undefined) {
      for (const _ of claimsOf(outputs))
        report({ missing: "needs administrator access to Microsoft Graph and Resource Manager" });
      return;
    }
    for (const declared of identity.azureRoles ?? []) report(await holdsRole(origin, administrator, declared));
    for (const role of identity.graphRoles ?? []) report(await answersByRole(origin, administrator, role));
    if (usesStorage(outputs)) report(await storageByRole(origin, administrator));
  },
};

function rolesOf({ outputs }: Origin, { resourceManager }: Administrator, scope: string) {
  return listRoleAssignments(resourceManager, scope, {
    ...(outputs.identity && { principalId: outputs.identity.principalId }),
  });
}

async function holdsRole(
  origin: Origin,
  administrator: Administrator,
  { role, scope }: { readonly role: string; readonly scope: string },
): Promise<EndpointEvidence> {
  const full = fullScope(scope, rootScopeOf(origin.outputs.functionApp.siteId) ?? "");
  const held = (await rolesOf(origin, administrator, full))
    .filter(({ properties }) => isSameId(properties.scope, full))
    .map(({ properties }) => roleNameOf(properties));
  const found = held.some((name) => isSameId(name, role));
  return { action: `read the role assignments of ${full}`, expected: true, found };
}

/** On a stack that others use, the assignment is only read. */
async function answersByRole(
  { outputs, alteration, managedIdentityToken }: Origin,
  { graph }: Administrator,
  role: string,
): Promise<EndpointEvidence> {
  const { clientId = "", principalId = "" } = outputs.identity ?? {};
  const resource = await servicePrincipalByClientId(graph, graphClientId);
  const appRoleId = resource?.appRoles.find(({ value }) => value === role)?.id;
  const assignments = await listAssignments(graph, principalId, "appRoleAssignments");
  const assignment = assignments.find((held) => held.appRoleId === appRoleId && held.resourceId === resource?.id);
  if (assignment === undefined || alteration === undefined || managedIdentityToken === undefined)
    return { action: "read the identity's permissions", expected: true, found: assignment !== undefined };
  // Graph gives a new assignment another id, and the stack's state would lose its own: another role comes and goes.
  const held = new Set(assignments.map(({ appRoleId }) => appRoleId));
  const other = resource?.appRoles.find(({ id, isEnabled }) => isEnabled && !held.has(id));
  if (other === undefined) throw new Error("The identity holds every permission of Microsoft Graph.");
  const inToken = async (value: string | null): Promise<boolean> => {
    const answer = await managedIdentityToken({ clientId, scope: graphScope });
    if ("refusal" in answer) return false;
    const { roles = [] } = decodeJwt<{ readonly roles?: readonly string[] }>(answer.accessToken);
    return roles.some((name) => name === value);
  };
  const declared = await inToken(role);
  const before = await inToken(other.value);
  const path = `/v1.0/servicePrincipals/${assignment.resourceId}/appRoleAssignedTo`;
  const body = { principalId, resourceId: assignment.resourceId, appRoleId: other.id };
  const { id } = (await graph.call("POST", path, body)) as { readonly id: string };
  let assigned: boolean;
  try {
    assigned = await inToken(other.value);
  } finally {
    await graph.call("DELETE", `${path}/${id}`);
  }
  return {
    action: `requested tokens with and without ${other.value ?? other.id}`,
    expected: { declared: true, before: false, assigned: true, after: false },
    found: { declared, before, assigned, after: await inToken(other.value) },
  };
}

/** The account that the function's host itself uses. */
async function storageByRole(origin: Origin, administrator: Administrator): Promise<EndpointEvidence> {
  const { outputs, alteration, managedIdentityToken } = origin;
  const group = resourceGroupOf(outputs.functionApp.siteId) ?? "";
  const own = (await rolesOf(origin, administrator, group)).filter(
    (assignment) =>
      /\/Microsoft\.Storage\/storageAccounts\/[^/]+$/i.test(assignment.properties.scope) &&
      roleNameOf(assignment.properties) === "Storage Blob Data Owner",
  );
  const [assignment] = own;
  if (assignment === undefined || alteration === undefined || managedIdentityToken === undefined)
    return { action: "read the identity's role on its storage", expected: true, found: assignment !== undefined };
  const { resourceManager } = administrator;
  const account = (await resourceManager.call("GET", `${assignment.properties.scope}?api-version=2023-05-01`)) as {
    readonly properties: { readonly primaryEndpoints: { readonly blob: string } };
  };
  const list = async (): Promise<string> => {
    const scope = "https://storage.azure.com/.default";
    const token = await managedIdentityToken({ clientId: outputs.identity?.clientId ?? "", scope });
    if ("refusal" in token) return token.refusal.code;
    const url = `${account.properties.primaryEndpoints.blob}packages?restype=container&comp=list`;
    const { status, headers } = await sendToSite("GET", url, {
      headers: { authorization: `Bearer ${token.accessToken}`, "x-ms-version": "2023-11-03" },
    });
    return `${status} ${headers.get("x-ms-error-code") ?? ""}`.trim();
  };
  const withRole = await list();
  const path = `${assignment.id}?api-version=2022-04-01`;
  await resourceManager.call("DELETE", path);
  try {
    const without = await list();
    return {
      action: "listed blobs with and without the role",
      expected: { withRole: "200", without: "403 AuthorizationPermissionMismatch" },
      found: { withRole, without },
    };
  } finally {
    const { roleDefinitionId, principalId, principalType } = assignment.properties;
    await resourceManager.call("PUT", path, { properties: { roleDefinitionId, principalId, principalType } });
  }
}
