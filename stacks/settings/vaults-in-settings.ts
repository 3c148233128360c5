import type { LenientSettings } from "../../infra/settings/lenient-settings.ts";

/** A key vault that is there already. */
export interface KeyVault {
  readonly resourceGroup: string;
  readonly name: string;
}

/**
 * Vaults that the callers' secrets are delivered to by any of these settings, each once, whatever the case of its name: others
 * created them.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules (names are case-insensitive)
 */
export function vaultsIn(all: readonly Pick<LenientSettings, "callers">[]): readonly KeyVault[] {
  const vaults = all.flatMap(({ callers }) =>
    Object.values(callers).flatMap(({ deliverTo }) => {
      const { resourceGroup, name } = deliverTo?.keyVault ?? {};
      return resourceGroup === undefined || name === undefined ? [] : [{ resourceGroup, name }];
    }),
  );
  return [...new Map(vaults.map((vault) => [`${vault.resourceGroup}/${vault.name}`.toLowerCase(), vault])).values()];
}
