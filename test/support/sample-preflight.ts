import type { Preflight } from "../../packages/pf/commands/preflight/preflight.ts";

const objectId = "33333333-3333-4333-8333-333333333333";
const subscriptionId = "22222222-2222-4222-8222-222222222222";
export const grantRole = `az role assignment create --assignee ${objectId} --role "Role Based Access Control Administrator" --scope /subscriptions/${subscriptionId}`;
const ready = ["Register applications", "Look up users", "Read policies"].map((title, index) => ({
  id: `graph-${index}`,
  title,
  state: "ok" as const,
  found: "there",
  why: "It needs it.",
}));

/** A tenant in which each person has something to fix. */
export const preflightSample: Preflight = {
  stack: "dev",
  deployer: { kind: "application", clientId: "44444444-4444-4444-8444-444444444444", objectId },
  tenantId: "11111111-1111-4111-8111-111111111111",
  subscriptionId,
  ok: false,
  findings: [
    ...ready,
    {
      id: "azure-role-assignments",
      title: "Assign Azure roles",
      state: "missing",
      found: "not allowed: Microsoft.Authorization/roleAssignments/write",
      why: "The site's identity gets its roles on storage.",
      error: {
        code: "AuthorizationFailed",
        message: `The client '${objectId}' does not have authorization to perform action 'Microsoft.Authorization/roleAssignments/write'.`,
        source: "https://learn.microsoft.com/azure/role-based-access-control/troubleshooting",
      },
      grants: grantRole,
    },
    {
      id: "graph-write-policies",
      title: "Write conditional access",
      state: "missing",
      found: "no Policy.ReadWrite.ConditionalAccess",
      why: "conditionalAccess declares policies. https://learn.microsoft.com/entra/identity/conditional-access/overview",
      grants: `az rest --method post --url https://graph.microsoft.com/v1.0/servicePrincipals/${objectId}/appRoleAssignments --body "{\\"principalId\\":\\"${objectId}\\"}"`,
    },
    {
      id: "expected-tenant",
      title: "Sign-in to the expected tenant",
      state: "missing",
      found: "another",
      why: "expectedTenantId in the settings requires it.",
      grants: "az login --tenant 11111111-1111-4111-8111-111111111111, or set the ARM_* variables for it",
    },
    {
      id: "license-conditional-access",
      title: "License for conditional access (Entra ID P1)",
      state: "unknown",
      found: "couldn't be read: 403",
      why: "conditionalAccess declares a policy.",
      grants:
        "ask a person who may read the tenant's licenses to run, as this login was refused it: " +
        "az rest --method get --url https://graph.microsoft.com/v1.0/subscribedSkus",
    },
    {
      id: "code-owners",
      title: "Someone approves changes of accepted-findings.yaml",
      state: "warning",
      found: "no owner",
      why: "A pull request could accept its own findings.",
      grants: 'add "/accepted-findings.yaml @<team>" to .github/CODEOWNERS',
    },
  ],
};
