import type { Administrator, Origin } from "./origin.ts";

/** authsettingsV2 as far as checks read or alter it; everything else is carried along. */
export interface AuthSettings {
  readonly platform?: { readonly enabled?: boolean };
  readonly globalValidation?: unknown;
  readonly login?: { readonly tokenStore?: { readonly enabled?: boolean } };
  readonly identityProviders?: {
    readonly azureActiveDirectory?: {
      readonly enabled?: boolean;
      readonly registration?: { readonly clientId?: string; readonly openIdIssuer?: string };
      readonly validation?: {
        readonly allowedAudiences?: readonly string[];
        readonly defaultAuthorizationPolicy?: { readonly allowedApplications?: readonly string[] };
      };
    };
  };
}

const apiVersion = "api-version=2021-02-01";

/** The settings that are deployed. https://learn.microsoft.com/rest/api/appservice/web-apps/get-auth-settings-v2 */
export async function readAuthSettings(origin: Origin, { resourceManager }: Administrator): Promise<AuthSettings> {
  const path = `${origin.outputs.functionApp.siteId}/config/authsettingsV2/list?${apiVersion}`;
  const answer = (await resourceManager.call("GET", path)) as { readonly properties: AuthSettings };
  return answer.properties;
}

/** Writes altered settings as a person in the portal would, runs the body, and puts the settings back whatever happens. */
export async function withAuthSettings<Result>(
  origin: Origin,
  administrator: Administrator,
  alter: (settings: AuthSettings) => AuthSettings,
  body: () => Promise<Result>,
): Promise<Result> {
  const path = `${origin.outputs.functionApp.siteId}/config/authsettingsV2?${apiVersion}`;
  const before = await readAuthSettings(origin, administrator);
  try {
    await administrator.resourceManager.call("PUT", path, { properties: alter(before) });
    return await body();
  } finally {
    await administrator.resourceManager.call("PUT", path, { properties: before });
  }
}

/** The settings with another piece in place of Entra ID's, everything else as it was. */
export function withEntra(
  settings: AuthSettings,
  change: (
    entra: NonNullable<NonNullable<AuthSettings["identityProviders"]>["azureActiveDirectory"]>,
  ) => NonNullable<AuthSettings["identityProviders"]>["azureActiveDirectory"],
): AuthSettings {
  const entra = settings.identityProviders?.azureActiveDirectory ?? {};
  const changed = change(entra);
  return {
    ...settings,
    identityProviders: { ...settings.identityProviders, ...(changed && { azureActiveDirectory: changed }) },
  };
}
