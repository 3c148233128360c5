import { NotImitated } from "../tenant/refusal.ts";
import type { AuthSettings } from "./auth-settings.ts";

/**
 * Settings that would change what the gate does and that it cannot do. What only shapes sessions (`login`, client
 * secrets) passes: it is read where sessions are (session-rules.ts); login parameters shape interactive sign-in only.
 */
export function refuseUnimitatedSettings(settings: AuthSettings): void {
  const { platform, globalValidation, httpSettings, identityProviders } = settings;
  const validation = identityProviders?.azureActiveDirectory?.validation;
  const principals = validation?.defaultAuthorizationPolicy?.allowedPrincipals;

  refuseUnless("platform.configFilePath", platform?.configFilePath, [undefined, ""]);
  refuseUnless("platform.runtimeVersion", platform?.runtimeVersion, [undefined, "~1", "~2"]);
  refuseUnless("httpSettings.requireHttps", httpSettings?.requireHttps, [undefined, true]);
  refuseUnless("httpSettings.routes.apiPrefix", httpSettings?.routes?.apiPrefix, [undefined, "/.auth"]);
  refuseUnless("httpSettings.forwardProxy.convention", httpSettings?.forwardProxy?.convention, [undefined, "NoProxy"]);
  refuseUnless("globalValidation.redirectToProvider", globalValidation?.redirectToProvider?.toLowerCase(), [
    undefined,
    "azureactivedirectory",
  ]);
  refuseAnyOf("validation.jwtClaimChecks.allowedGroups", validation?.jwtClaimChecks?.allowedGroups);
  refuseAnyOf(
    "validation.jwtClaimChecks.allowedClientApplications",
    validation?.jwtClaimChecks?.allowedClientApplications,
  );
  if (principals?.identities?.length === 0) {
    throw new NotImitated(
      "authsettingsV2 validation.defaultAuthorizationPolicy.allowedPrincipals.identities as an empty list: leave it out, or name object ids",
    );
  }
  for (const [name, provider] of Object.entries(identityProviders ?? {})) {
    if (name !== "azureActiveDirectory" && isInUse(provider)) {
      throw new NotImitated(`authsettingsV2 identityProviders.${name}: it imitates azureActiveDirectory only`);
    }
  }
}

function refuseUnless(name: string, value: unknown, imitated: readonly unknown[]): void {
  if (!imitated.includes(value)) throw new NotImitated(`authsettingsV2 ${name} '${String(value)}'`);
}

function refuseAnyOf(name: string, values: readonly string[] | undefined): void {
  if (values && values.length > 0) throw new NotImitated(`authsettingsV2 ${name} (${values.join(", ")})`);
}

/** `enabled: false` switches a provider off despite its registration; one without either is no provider. */
function isInUse(provider: unknown): boolean {
  if (typeof provider !== "object" || provider === null || Object.keys(provider).length === 0) return false;
  return !("enabled" in provider && provider.enabled === false);
}
