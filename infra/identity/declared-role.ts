import type * as pulumi from "@pulumi/pulumi";
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
  /** Whether programs before there were contracts made this role, as the only one. */
  readonly isFromBefore: boolean;
}

/** Id of the one role that programs before there were contracts made, unless an API that was taken over had one. */
const idBefore = "23ddd0b5-5de3-4713-ac8f-3cbdf977973c";

/** @param adoptedIds ids that the roles have in a registration that was taken over */
export function declaredRoles(
  { roles }: Contract,
  adoptedIds: Readonly<Record<string, string>> = {},
): readonly DeclaredRole[] {
  const [before = idBefore] = Object.values(adoptedIds);
  return Object.entries(roles).map(([value, { id: own, displayName, description = displayName, members }]) => {
    const id = adoptedIds[value] ?? own;
    const isFromBefore = id.toLowerCase() === before.toLowerCase();
    return { id, value, displayName, description, members, isFromBefore };
  });
}

/**
 * Programs before there were contracts had no role in the names of what assigns one. The role of theirs goes on with it; any
 * other would replace it, and so take it from whoever holds it.
 *
 * @param name the logical name that it had
 */
export function aliasFromBefore(
  { isFromBefore }: DeclaredRole,
  name: string,
  place: Pick<pulumi.Alias, "parent"> = {},
): readonly pulumi.Alias[] {
  return isFromBefore ? [{ name, ...place }] : [];
}
