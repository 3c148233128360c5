import type { Resource } from "./subscription.ts";
import type { Tenant } from "./tenant.ts";

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
export const builtInRoles = {
  owner: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
  contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  websiteContributor: "de139f84-1756-47ae-9be6-808fbbe84772",
  storageBlobDataOwner: "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
  storageBlobDataContributor: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  keyVaultAdministrator: "00482a5a-887f-4fb3-b363-3b7fe8e74483",
  keyVaultSecretsOfficer: "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
  keyVaultSecretsUser: "4633458b-17de-408a-b874-0445c86b69e6",
} as const;

/** Returns whether the principal has one of the roles on the resource or above it. Resources inherit assignments. */
export function holdsRole(
  { subscription, directory }: Tenant,
  principalId: string,
  resourceId: string,
  roles: readonly string[],
): boolean {
  return subscription.ofType("Microsoft.Authorization/roleAssignments").some((assignment) => {
    const { scope, principal, role } = read(assignment);
    return (
      principal === principalId.toLowerCase() &&
      roles.includes(role) &&
      contains(scope, resourceId.toLowerCase()) &&
      directory.replication.hasArrived(assignment.id)
    );
  });
}

function contains(scope: string, resourceId: string): boolean {
  const root = scope.replace(/\/$/, "");
  return root === "" || resourceId === root || resourceId.startsWith(`${root}/`);
}

function read({ body }: Resource): { readonly scope: string; readonly principal: string; readonly role: string } {
  const properties = (body["properties"] ?? {}) as Readonly<Record<string, unknown>>;
  const text = (name: string): string => String(properties[name] ?? "").toLowerCase();
  return {
    scope: text("scope"),
    principal: text("principalId"),
    role: text("roleDefinitionId").split("/").at(-1) ?? "",
  };
}
