import { Refusal } from "../../tenant/refusal.ts";

/** https://learn.microsoft.com/azure/role-based-access-control/troubleshooting; wordings from recorded answers. */
export const roleAssignmentRefusals = {
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
