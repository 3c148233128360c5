import * as pulumi from "@pulumi/pulumi";
import type { Contract } from "../../functions/contract/define-contract.ts";

/** An app role of the API, as Entra ID has it. */
export interface DeclaredRole {
  /** What assignments refer to: the contract's, unless a registration that was taken over has another. */
  readonly id: string;
  /** What tokens carry in `roles`: its name in the contract. */
  readonly value: string;
  readonly displayName: string;
  readonly description: string;
  readonly members: readonly ("Application" | "User")[];
}

/** @param adoptedIds ids that the roles have in a registration that was taken over */
export function declaredRoles(
  { roles }: Contract,
  adoptedIds: Readonly<Record<string, string>> = {},
): readonly DeclaredRole[] {
  return Object.entries(roles).map(([value, { id, displayName, description = displayName, members }]) => ({
    id: adoptedIds[value] ?? id,
    value,
    displayName,
    description,
    members,
  }));
}

/**
 * Programs before contracts had one role, and no role in the names of what assigns it: of several, the first goes on with it.
 *
 * @param before the logical name that it had
 */
export function withoutRoleBefore(isFirst: boolean, before: string): pulumi.ComponentResourceOptions {
  return isFirst ? { aliases: [{ name: before }] } : {};
}
