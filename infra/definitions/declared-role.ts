import type * as pulumi from "@pulumi/pulumi";
import type { Contract } from "@protected-function/guard/contract";

/** An app role of the API, as Entra ID stores it. */
export interface DeclaredRole {
  /** The ID in assignments: the contract's, unless an adopted app registration has another. */
  readonly id: string;
  /** Its name in the contract, which tokens carry in `roles`. */
  readonly value: string;
  readonly displayName: string;
  readonly description: string;
  readonly members: readonly ("Application" | "User")[];
  /** Former names of the role with this ID, as last deployed: the contract renames it. */
  readonly formerNames: readonly string[];
}

/**
 * @param adoptedIds IDs of the roles in an adopted app registration
 * @param deployed IDs of the roles that the stack was last deployed with, by name
 */
export function declaredRoles(
  { roles }: Contract,
  adoptedIds: Readonly<Record<string, string>> = {},
  deployed: Readonly<Record<string, string>> = {},
): readonly DeclaredRole[] {
  return Object.entries(roles).map(([value, { id: declaredId, displayName, description = displayName, members }]) => {
    const id = adoptedIds[value] ?? declaredId;
    const isRoleId = (candidate: string): boolean => candidate.toLowerCase() === id.toLowerCase();
    const names = Object.keys(deployed).filter((name) => name !== value && isRoleId(deployed[name] ?? ""));
    return { id, value, displayName, description, members, formerNames: names };
  });
}

/**
 * Gives a role's assignment its logical name, which contains the role's name. If a role was renamed, the assignment
 * keeps its name: Entra ID refuses a new assignment while the old one exists.
 *
 * @param name the logical name without a role
 */
export function aliasesOf({ formerNames }: DeclaredRole, name: string): pulumi.Alias[] {
  return formerNames.map((role) => ({ name: `${name}-${role}` }));
}
