import { physicalNames } from "@protected-function/infra/naming.ts";
import type { LenientSettings } from "@protected-function/infra/settings/lenient-settings.ts";

/** An Azure role for the function's identity. */
export interface IdentityRole {
  readonly role: string;
  readonly scope: string;
}

/** A text that isn't a resource id is the program's to refuse: it must not become a part of an address here. */
export function identityRolesIn(settings: Pick<LenientSettings, "identity">): readonly IdentityRole[] {
  const { azureRoles = [] } = settings.identity;
  return azureRoles.flatMap(({ role, scope }) =>
    role !== undefined && scope !== undefined && /^\/?[\w.()-]+(?:\/[\w.()-]+)+$/.test(scope) && !scope.includes("..")
      ? [{ role, scope }]
      : [],
  );
}

/** Whether a scope is in the stack's own resource group. Settings name it without the subscription. */
export function isInOwnGroup(
  scope: string,
  { name, adopt }: Pick<LenientSettings, "name" | "adopt">,
  stack: string,
): boolean {
  const group = adopt.hosting?.resourceGroupName ?? physicalNames({ name, stack }).resourceGroup;
  return `${scope}/`.toLowerCase().startsWith(`resourcegroups/${group}/`.toLowerCase());
}
