import type * as pulumi from "@pulumi/pulumi";
import type { Contract } from "../../functions/contract/define-contract.ts";

/** An app role of the API, as Entra ID stores it. */
export interface DeclaredRole {
  /** The ID in assignments: the contract's, unless an adopted app registration has another. */
  readonly id: string;
  /** Its name in the contract, which tokens carry in `roles`. */
  readonly value: string;
  readonly displayName: string;
  readonly description: string;
  readonly members: readonly ("Application" | "User")[];
  /** Whether a program version without contracts created this role, as the only one. */
  readonly isFromBefore: boolean;
  /** Former names of the role with this ID, as last deployed: the contract renames it. */
  readonly formerNames: readonly string[];
}

/** ID of the one role that program versions without contracts created, unless an adopted API had one. */
const idBefore = "23ddd0b5-5de3-4713-ac8f-3cbdf977973c";

/**
 * @param adoptedIds IDs of the roles in an adopted app registration
 * @param deployed IDs of the roles that the stack was last deployed with, by name
 */
export function declaredRoles(
  { roles }: Contract,
  adoptedIds: Readonly<Record<string, string>> = {},
  deployed: Readonly<Record<string, string>> = {},
): readonly DeclaredRole[] {
  const [before = idBefore] = Object.values(adoptedIds);
  return Object.entries(roles).map(([value, { id: own, displayName, description = displayName, members }]) => {
    const id = adoptedIds[value] ?? own;
    const has = (other: string): boolean => other.toLowerCase() === id.toLowerCase();
    const names = Object.keys(deployed).filter((name) => name !== value && has(deployed[name] ?? ""));
    return { id, value, displayName, description, members, isFromBefore: has(before), formerNames: names };
  });
}

/**
 * Gives a role's assignment its logical name, which contains the role's name. If a role was renamed, the assignment
 * keeps its name: Entra ID refuses a new assignment while the old one exists. Programs before contracts had no role in
 * such names; their assignment keeps that name, because any other would replace it, and so remove the role from its
 * holders.
 *
 * @param name the logical name without a role
 * @param before where it was in programs before contracts, if elsewhere
 */
export function aliasesOf(
  { isFromBefore, formerNames }: DeclaredRole,
  name: string,
  before: Pick<pulumi.Alias, "parent"> = {},
): readonly pulumi.Alias[] {
  return [...(isFromBefore ? [{ name, ...before }] : []), ...formerNames.map((role) => ({ name: `${name}-${role}` }))];
}
