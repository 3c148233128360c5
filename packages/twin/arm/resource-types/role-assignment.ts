import { z } from "zod";
import { guidForm } from "../../tenant/guid-form.ts";
import { NotSupported, Refusal } from "../../tenant/refusal.ts";
import type { Resource } from "../../tenant/subscription.ts";
import { isWithin, scopeOf } from "../authorization.ts";
import { roleGuidOf, roleOf } from "../built-in-roles.ts";
import { parseBody, readOnlyEnvelope } from "../request-body.ts";
import type { Answer, ArmRequest, ResourceType } from "../resource-type.ts";
import { remove, toAnswer } from "../resources.ts";

const type = "Microsoft.Authorization/roleAssignments";
const body = z.strictObject({
  ...readOnlyEnvelope,
  properties: z.strictObject({
    roleDefinitionId: z.string(),
    principalId: z.guid(),
    principalType: z.enum(["ServicePrincipal", "User", "Group"]).optional(),
    description: z.string().nullable().optional(),
    condition: z.null().optional(),
    conditionVersion: z.null().optional(),
    delegatedManagedIdentityResourceId: z.null().optional(),
  }),
});

interface Stored {
  readonly scope: string;
  readonly roleDefinitionId: string;
  readonly principalId: string;
}

/** https://learn.microsoft.com/rest/api/authorization/role-assignments */
export const roleAssignment: ResourceType = {
  type,
  apiVersions: ["2015-07-01", "2018-09-01-preview", "2020-04-01-preview", "2022-04-01"],
  operations: {
    GET: { action: `${type}/read`, run: (request) => ({ status: 200, body: toAnswer(find(request)) }) },
    PUT: { action: `${type}/write`, run: put },
    DELETE: { action: `${type}/delete`, run: (request) => ({ ...removed(request) }) },
    LIST: { action: `${type}/read`, query: ["$filter"], run: list },
  },
};

function put(request: ArmRequest): Answer {
  const { tenant, caller, id, path } = request;
  const [name = ""] = path.names;
  if (!guidForm.test(name)) throw roleAssignmentRefusals.invalidName(name);
  const { properties: requested } = parseBody(body, request.body, type);
  const assignment: Stored = {
    scope: id.slice(0, id.lastIndexOf("/providers/")),
    roleDefinitionId: roleDefinitionIdAt(request, requested.roleDefinitionId),
    principalId: requested.principalId.toLowerCase(),
  };
  const principalType = principalTypeOf(request, assignment.principalId, requested.principalType);
  const before = refuseConflicts(request, name, assignment);
  if (!before) tenant.directory.replication.begin("roleAssignment", id);
  const now = tenant.clock.now().toISOString().replace("Z", "0000Z");
  const created = before?.body["properties"] as
    | { readonly createdOn?: string; readonly createdBy?: string }
    | undefined;
  const resource = tenant.subscription.put({
    id,
    type,
    name,
    body: {
      properties: {
        roleDefinitionId: assignment.roleDefinitionId,
        principalId: assignment.principalId,
        principalType,
        scope: assignment.scope,
        condition: null,
        conditionVersion: null,
        createdOn: created?.createdOn ?? now,
        updatedOn: now,
        createdBy: created?.createdBy ?? caller.oid,
        updatedBy: caller.oid,
        delegatedManagedIdentityResourceId: null,
        description: requested.description ?? null,
      },
    },
  });
  return { status: before ? 200 : 201, body: before ? toAnswer(resource) : withoutCreator(resource) };
}

/**
 * The answer to the creation doesn't name the creator yet, and times have seven decimals: `test_role_assignment_create_using_principal_type.yaml` in
 * Azure/azure-cli@125f4e0.
 */
function withoutCreator({ body, ...resource }: Resource): object {
  return toAnswer({ ...resource, body: { properties: { ...(body["properties"] as object), createdBy: null } } });
}

/**
 * Returns the role definition's id in the scope's own subscription, regardless of the request.
 * Reported: Azure/azure-rest-api-specs#10939. Inferred: at a management group, the id is without a subscription.
 */
function roleDefinitionIdAt({ tenant: { subscription }, path, id }: ArmRequest, requestedId: string): string {
  const roleGuid = roleGuidOf(requestedId);
  const definition = `/providers/Microsoft.Authorization/roleDefinitions/${roleGuid}`;
  const isKnown = roleOf(roleGuid) !== undefined || subscription.assumed.has(definition);
  if (!/\/providers\/Microsoft\.Authorization\/roleDefinitions\/[^/]+$/i.test(requestedId) || !isKnown) {
    throw roleAssignmentRefusals.roleDefinitionDoesNotExist(roleGuid);
  }
  return path.subscriptionId === undefined ? definition : `${id.split("/").slice(0, 3).join("/")}${definition}`;
}

/**
 * If the request gives the principal's type, Azure skips the lookup in a directory that may not have the principal yet.
 */
function principalTypeOf({ tenant }: ArmRequest, principalId: string, stated: string | undefined): string {
  const { servicePrincipals, replication } = tenant.directory;
  const principal = replication.hasArrived(principalId) ? servicePrincipals.find(principalId) : undefined;
  if (!principal && stated === undefined) throw roleAssignmentRefusals.principalNotFound(principalId, tenant.tenantId);
  if (principal && stated !== undefined && stated !== "ServicePrincipal") {
    throw roleAssignmentRefusals.unmatchedPrincipalType(principalId, stated);
  }
  return stated ?? "ServicePrincipal";
}

/**
 * Allows one assignment for each scope, principal and role, and one assignment for each name. Returns the existing one.
 */
function refuseConflicts({ tenant }: ArmRequest, name: string, assignment: Stored): Resource | undefined {
  const equals = (existing: Resource) => {
    const { roleDefinitionId, principalId } = existing.body["properties"] as Stored;
    return (
      scopeOf(existing).toLowerCase() === assignment.scope.toLowerCase() &&
      roleGuidOf(roleDefinitionId) === roleGuidOf(assignment.roleDefinitionId) &&
      principalId === assignment.principalId
    );
  };
  const all = tenant.subscription.ofType(type);
  const sameName = all.find((existing) => existing.name.toLowerCase() === name.toLowerCase());
  if (sameName && !equals(sameName)) throw roleAssignmentRefusals.updateNotPermitted();
  const sameMeaning = all.find(equals);
  if (sameMeaning && sameMeaning !== sameName) throw roleAssignmentRefusals.exists(sameMeaning.name);
  return sameName;
}

function find({ tenant, id, path }: ArmRequest): Resource {
  const resource = tenant.subscription.find(id);
  if (!resource) throw roleAssignmentRefusals.notFound(path.names[0] ?? "");
  return resource;
}

/** Returns the removed assignment, as documented. */
function removed(request: ArmRequest): Answer {
  const before = request.tenant.subscription.find(request.id);
  const { status } = remove(request);
  return before ? { status, body: toAnswer(before) } : { status };
}

/**
 * Lists assignments at this scope, above and below. `principalId eq` omits all other principals, and `atScope()` those
 * below.
 * https://learn.microsoft.com/azure/role-based-access-control/role-assignments-list-rest
 */
function list({ tenant, id, query }: ArmRequest): Answer {
  const scope = id.slice(0, id.lastIndexOf("/providers/"));
  const filter = query.get("$filter");
  const [, principalId] = /^principalId eq '([^']+)'$/.exec(filter ?? "") ?? [];
  const leavesOutBelow = filter === "atScope()";
  if (filter !== null && principalId === undefined && !leavesOutBelow) {
    throw new NotSupported(`$filter=${filter} on ${type} (supported: principalId eq '…', atScope())`);
  }
  const value = tenant.subscription.ofType(type).filter((assignment) => {
    const at = scopeOf(assignment);
    const { principalId: holder } = assignment.body["properties"] as Stored;
    return (
      (isWithin(scope, at) || (isWithin(at, scope) && !leavesOutBelow)) &&
      (principalId === undefined || holder === principalId.toLowerCase())
    );
  });
  return { status: 200, body: { value: value.map(toAnswer) } };
}

/** https://learn.microsoft.com/azure/role-based-access-control/troubleshooting; wordings from recorded answers. */
const roleAssignmentRefusals = {
  /** Wording is ours. */
  invalidName: (name: string) =>
    new Refusal(
      400,
      "InvalidRoleAssignmentId",
      `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`,
    ),
  notFound: (name: string) => new Refusal(404, "RoleAssignmentNotFound", `The role assignment '${name}' is not found.`),
  roleDefinitionDoesNotExist: (guid: string) =>
    new Refusal(
      400,
      "RoleDefinitionDoesNotExist",
      `The specified role definition with ID '${guid.replaceAll("-", "")}' does not exist.`,
    ),
  /** Reported: Azure/HubAndSpokeResearchEnclave#50 (wording), Azure/azure-powershell#16551 (the id's form). */
  principalNotFound: (principalId: string, tenantId: string) =>
    new Refusal(
      400,
      "PrincipalNotFound",
      `Principal ${principalId.replaceAll("-", "")} does not exist in the directory ${tenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype`,
    ),
  /** Wording is ours. */
  unmatchedPrincipalType: (principalId: string, principalType: string) =>
    new Refusal(
      400,
      "UnmatchedPrincipalType",
      `The PrincipalId '${principalId.replaceAll("-", "")}' has type 'ServicePrincipal' , which is different from specified PrinciaplType '${principalType}'.`,
    ),
  exists: (name: string) =>
    new Refusal(
      409,
      "RoleAssignmentExists",
      `The role assignment already exists. The ID of the existing role assignment is ${name.replaceAll("-", "")}.`,
    ),
  /** Reported: microsoft/startstopv2-deployments#10 (wording), MicrosoftDocs/azure-docs#85388 (names are the subscription's). */
  updateNotPermitted: () =>
    new Refusal(
      400,
      "RoleAssignmentUpdateNotPermitted",
      "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
    ),
} as const;
