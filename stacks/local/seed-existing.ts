import { randomBytes } from "node:crypto";
import type { LenientSettings } from "../../infra/settings/lenient-settings.ts";
import type { Twin } from "../../twin/index.ts";
import type { KeyVault } from "../settings/settings-in-file.ts";

type Settings = Pick<LenientSettings, "callers" | "secretSettings" | "conditionalAccess">;

/** A caller that the settings expect to be there. */
export interface ExistingCaller {
  readonly name: string;
  readonly clientId: string;
  readonly kind: "managed identity" | "application";
}

/** A secret of a key vault that is an app setting. */
export interface ExistingSecret {
  readonly setting: string;
  readonly vault: KeyVault;
  readonly secret: string;
}

/** Callers that any of these settings expect to be there already, each once. */
export function existingCallersIn(all: readonly Settings[]): readonly ExistingCaller[] {
  const callers = all.flatMap(({ callers, conditionalAccess }) => {
    const entries = Object.entries(callers);
    // Settings don't say which. Most are managed identities; where a policy about applications has no other caller to name,
    // that can't be.
    const isNamed =
      conditionalAccess.workloadIdentitiesOnlyFrom !== undefined &&
      entries.every(([, { servicePrincipal }]) => servicePrincipal !== undefined);
    return entries.flatMap(([name, { servicePrincipal }]): readonly ExistingCaller[] =>
      servicePrincipal === undefined || !guid.test(servicePrincipal)
        ? []
        : [{ name, clientId: servicePrincipal, kind: isNamed ? "application" : "managed identity" }],
    );
  });
  return [...new Map(callers.map((caller) => [caller.clientId.toLowerCase(), caller])).values()];
}

/** Secrets that any of these settings take for app settings, each once. */
export function existingSecretsIn(all: readonly Pick<Settings, "secretSettings">[]): readonly ExistingSecret[] {
  const secrets = all.flatMap(({ secretSettings }) =>
    Object.entries(secretSettings).flatMap(([setting, { keyVault, secret }]): readonly ExistingSecret[] => {
      const { resourceGroup, name } = keyVault ?? {};
      if (resourceGroup === undefined || name === undefined || secret === undefined) return [];
      return [{ setting, vault: { resourceGroup, name }, secret }];
    }),
  );
  return [
    ...new Map(
      secrets.map((one) => [`${one.vault.resourceGroup}/${one.vault.name}/${one.secret}`.toLowerCase(), one]),
    ).values(),
  ];
}

/**
 * Puts into a twin what the settings expect to be there: callers that exist already, and the secrets that app settings refer to,
 * with values of no meaning.
 */
export async function seedExisting(
  control: Pick<Twin["control"], "seedManagedIdentity" | "seedApplication" | "seedSecret">,
  all: readonly Settings[],
): Promise<void> {
  for (const { name, clientId, kind } of existingCallersIn(all)) {
    const seed = kind === "application" ? control.seedApplication : control.seedManagedIdentity;
    seed({ displayName: name, clientId });
  }
  for (const { vault, secret } of existingSecretsIn(all)) {
    await control.seedSecret({ vault, name: secret, value: randomBytes(24).toString("base64url") });
  }
}

const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
