import { NotSupported } from "../tenant/refusal.ts";
import type { AuthSettings } from "../auth-settings.ts";

/** The deployed settings, reduced to what a request must meet. */
export interface AuthenticationRules {
  readonly issuer: EntraIssuer;
  readonly clientId: string;
  /** Exact values of `aud`; the client id is always one of them. */
  readonly audiences: readonly string[];
  /** Client ids. Undefined if the setting is absent. */
  readonly allowedApplications: readonly string[] | undefined;
  /** Object ids: a caller passes by one of them. Both empty: by any. */
  readonly allowedPrincipals: { readonly identities: readonly string[]; readonly groups: readonly string[] };
  /** Client ids and object ids of groups: a caller passes by one of each list that isn't empty. */
  readonly claimChecks: { readonly clientApplications: readonly string[]; readonly groups: readonly string[] };
  /** 401 with a challenge, 403, 404, a redirect to sign in, or passed to the app. */
  readonly unauthenticated: "challenge" | "forbid" | "hide" | "redirect" | "anonymous";
  /** Whether a path is excluded, by each reading of `excludedPaths`. */
  readonly isExcluded: Readonly<Record<ExcludedPathMatch, PathExclusion>>;
  readonly disableWWWAuthenticate: boolean;
  /** Name of the app setting with the client secret. Without one, people sign in by an ID token alone. */
  readonly clientSecretSettingName: string | undefined;
  readonly loginParameters: readonly string[];
  /** The part of the settings that sessions read. */
  readonly login: AuthSettings["login"];
}

/**
 * What stands in front of an app by itself: any site's settings, which nothing but the answers shows. In a stack, the
 * access matrix and the checks also read them, and what those don't read is refused.
 */
export interface SettingsScope {
  readonly isAlone?: boolean;
}

/** Returns the rules of settings with an enabled platform, as Resource Manager stored them. */
export function authenticationRulesOf(settings: AuthSettings, scope: SettingsScope = {}): AuthenticationRules {
  refuseUnsupportedSettings(settings);
  if (!scope.isAlone) refuseUnreadSettings(settings);
  const provider = settings.identityProviders?.azureActiveDirectory;
  const { openIdIssuer, clientId } = provider?.registration ?? {};
  if (!provider || provider.enabled === false || !openIdIssuer || !clientId) {
    throw new NotSupported(
      "App Service authentication without identityProviders.azureActiveDirectory, enabled, with registration.openIdIssuer and registration.clientId",
    );
  }
  const { defaultAuthorizationPolicy: policy, jwtClaimChecks } = provider.validation ?? {};
  return {
    issuer: parseEntraIssuer(openIdIssuer),
    clientId,
    audiences: [clientId, ...(provider.validation?.allowedAudiences ?? [])],
    allowedApplications: policy?.allowedApplications,
    allowedPrincipals: {
      identities: policy?.allowedPrincipals?.identities ?? [],
      groups: policy?.allowedPrincipals?.groups ?? [],
    },
    claimChecks: {
      clientApplications: jwtClaimChecks?.allowedClientApplications ?? [],
      groups: jwtClaimChecks?.allowedGroups ?? [],
    },
    unauthenticated: unauthenticatedOf(settings.globalValidation ?? {}),
    isExcluded: parseExcludedPaths(settings.globalValidation?.excludedPaths),
    disableWWWAuthenticate: provider.login?.disableWWWAuthenticate === true,
    clientSecretSettingName: provider.registration?.clientSecretSettingName || undefined,
    loginParameters: provider.login?.loginParameters ?? [],
    login: settings.login,
  };
}

/**
 * https://learn.microsoft.com/azure/app-service/configure-authentication-file-based: globalValidation. `AllowAnonymous`
 * with `requireAuthentication` allows everybody (reported: Azure-Samples/azure-search-openai-demo,
 * infra/core/host/appservice.bicep, deploys it for `enableUnauthenticatedAccess`).
 */
function unauthenticatedOf(
  validation: NonNullable<AuthSettings["globalValidation"]>,
): AuthenticationRules["unauthenticated"] {
  const { requireAuthentication, unauthenticatedClientAction: action } = validation;
  if (requireAuthentication === true && action === "Return401") return "challenge";
  if (requireAuthentication === true && action === "Return403") return "forbid";
  if (requireAuthentication === true && action === "Return404") return "hide";
  if (requireAuthentication === true && action === "RedirectToLoginPage") return "redirect";
  if (action === "AllowAnonymous") return "anonymous";
  if (requireAuthentication === false && action === undefined) return "anonymous";
  throw unauthenticatedNotSupported(validation);
}

function unauthenticatedNotSupported({
  requireAuthentication: required = undefined,
  unauthenticatedClientAction: action = undefined,
}: NonNullable<AuthSettings["globalValidation"]>): NotSupported {
  return new NotSupported(
    `authsettingsV2 globalValidation.unauthenticatedClientAction '${action ?? "(absent)"}' with requireAuthentication '${required ?? "(absent)"}'`,
  );
}

/**
 * Refuses settings that would change the behavior and that the twin doesn't support. Accepts settings that only shape
 * sessions (`login`, client secrets, login parameters), because the sign-in reads them (login-routes.ts).
 */
function refuseUnsupportedSettings(settings: AuthSettings): void {
  const { platform, globalValidation, httpSettings } = settings;

  refuseUnless("platform.configFilePath", platform?.configFilePath, [undefined, ""]);
  refuseUnless("platform.runtimeVersion", platform?.runtimeVersion, [undefined, "~1", "~2"]);
  refuseUnless("httpSettings.routes.apiPrefix", httpSettings?.routes?.apiPrefix, [undefined, "/.auth"]);
  refuseUnless("globalValidation.redirectToProvider", globalValidation?.redirectToProvider?.toLowerCase(), [
    undefined,
    "azureactivedirectory",
  ]);
  // Whether claims keep their names from the token. What the function then reads isn't documented.
  refuseUnless("clearInboundClaimsMapping", settings.clearInboundClaimsMapping, [undefined, "false"]);
}

/** Refuses what the stack's access matrix and checks don't read. */
function refuseUnreadSettings(settings: AuthSettings): void {
  const { globalValidation, httpSettings, identityProviders } = settings;
  const validation = identityProviders?.azureActiveDirectory?.validation;
  const principals = validation?.defaultAuthorizationPolicy?.allowedPrincipals;

  refuseUnless("httpSettings.requireHttps", httpSettings?.requireHttps, [undefined, true]);
  refuseUnless("httpSettings.forwardProxy.convention", httpSettings?.forwardProxy?.convention, [undefined, "NoProxy"]);
  if (
    globalValidation?.requireAuthentication === true &&
    globalValidation.unauthenticatedClientAction === "AllowAnonymous"
  )
    throw unauthenticatedNotSupported(globalValidation);
  refuseAnyOf("validation.jwtClaimChecks.allowedGroups", validation?.jwtClaimChecks?.allowedGroups);
  refuseAnyOf(
    "validation.jwtClaimChecks.allowedClientApplications",
    validation?.jwtClaimChecks?.allowedClientApplications,
  );
  refuseAnyOf("validation.defaultAuthorizationPolicy.allowedPrincipals.groups", principals?.groups);
  if (principals?.identities !== undefined) {
    const identities = principals.identities.join(", ");
    throw new NotSupported(
      `authsettingsV2 validation.defaultAuthorizationPolicy.allowedPrincipals.identities (${identities || "none"})`,
    );
  }
  for (const name of otherProvidersIn(settings)) {
    throw new NotSupported(`authsettingsV2 identityProviders.${name}: use azureActiveDirectory`);
  }
}

/** Names of the providers beside Entra ID by which people can sign in: `google`, `customOpenIdConnectProviders`. */
export function otherProvidersIn({ identityProviders = {} }: AuthSettings): readonly string[] {
  return Object.entries(identityProviders).flatMap(([name, provider]) =>
    name !== "azureActiveDirectory" && isInUse(provider) ? [name] : [],
  );
}

function refuseUnless(name: string, value: unknown, imitated: readonly unknown[]): void {
  if (!imitated.includes(value)) throw new NotSupported(`authsettingsV2 ${name} '${String(value)}'`);
}

function refuseAnyOf(name: string, values: readonly string[] | undefined): void {
  if (values && values.length > 0) throw new NotSupported(`authsettingsV2 ${name} (${values.join(", ")})`);
}

/**
 * `enabled: false` turns a provider off even if it has a `registration`. A provider that says nothing else than
 * `enabled: true` isn't in use: Resource Manager adds it by itself (auth-settings-defaults.ts).
 */
function isInUse(provider: unknown): boolean {
  if (typeof provider !== "object" || provider === null) return false;
  if ("enabled" in provider && provider.enabled === false) return false;
  return Object.entries(provider).some(([name, value]) => name !== "enabled" && saysSomething(value));
}

function saysSomething(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value !== undefined && value !== null && value !== "";
  return Object.values(value).some(saysSomething);
}

/**
 * The sign-in address in the challenge, by the issuer's host.
 * sts.windows.net -> login.windows.net: reported (captured challenges of apps with a v1 issuer). Others: inferred.
 */
const authorityByIssuerHost: Readonly<Record<string, string>> = {
  "sts.windows.net": "login.windows.net",
  "login.windows.net": "login.windows.net",
  "login.microsoftonline.com": "login.microsoftonline.com",
};

const multitenantNames: readonly string[] = ["common", "organizations", "consumers"];

/** The meaning of `registration.openIdIssuer`: a base for discovery and for the challenge, not the `iss` of tokens. */
interface EntraIssuer {
  readonly metadataUrl: string;
  readonly authorizationUri: string;
  readonly tokenUri: string;
  readonly logoutUri: string;
}

/**
 * Parses `<authentication endpoint>/<tenant>/v2.0`, or the same without `/v2.0` for v1.0.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad
 */
function parseEntraIssuer(openIdIssuer: string): EntraIssuer {
  const url = URL.canParse(openIdIssuer) ? new URL(openIdIssuer) : undefined;
  const authority = url && authorityByIssuerHost[url.host];
  const [, tenant, version] = /^\/([^/]+)(\/v2\.0)?\/?$/.exec(url?.pathname ?? "") ?? [];
  if (!url || url.protocol !== "https:" || url.search || url.hash || !authority || !tenant) {
    const knownHosts = Object.keys(authorityByIssuerHost).join(", ");
    throw new NotSupported(
      `authsettingsV2 openIdIssuer '${openIdIssuer}': use https://<host>/<tenant>/ and https://<host>/<tenant>/v2.0 with a host of ${knownHosts}`,
    );
  }
  if (multitenantNames.includes(tenant.toLowerCase())) {
    throw new NotSupported(`authsettingsV2 openIdIssuer '${openIdIssuer}': multitenant issuers`);
  }
  return {
    metadataUrl: `${openIdIssuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    authorizationUri: `https://${authority}/${tenant}/oauth2${version ?? ""}/authorize`,
    tokenUri: `https://${authority}/${tenant}/oauth2${version ?? ""}/token`,
    logoutUri: `https://${authority}/${tenant}/oauth2${version ?? ""}/logout`,
  };
}

/** Returns whether a path (`/api/x`, as sent) needs no authentication. */
type PathExclusion = (path: string) => boolean;

/**
 * How to match an entry of `excludedPaths` with a path. Most people who tried found only exact matches (public
 * repositories: "Easy Auth excludedPaths are exact-match only"). One person excluded `/openapi/v3.json` with the entry
 * `/openapi/` (Azure/azure-functions-openapi-extension#644).
 */
export type ExcludedPathMatch = "exact" | "prefix";

/**
 * Parses `globalValidation.excludedPaths`, in both readings. Neither reading considers the method or query.
 *
 * Exact: an entry is one path, or with a closing `/*` everything below one. Reported by the product team:
 * MicrosoftDocs/azure-docs#86514. Requests for other wildcards got nowhere: #106668. Inferred, the stricter reading:
 * letters must agree in case, and `/a/*` doesn't include `/a` itself.
 *
 * Prefix, the widest reading: every path that begins with an entry, in any case, needs no authentication.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-file-based
 */
function parseExcludedPaths(entries: readonly string[] = []): Readonly<Record<ExcludedPathMatch, PathExclusion>> {
  for (const entry of entries) {
    if (!/^\/[^*]*(?:\/\*)?$/.test(entry) && entry !== "/*") {
      throw new NotSupported(`authsettingsV2 globalValidation.excludedPaths '${entry}': use /path or /path/*`);
    }
  }
  const exact = new Set(entries.filter((entry) => !entry.endsWith("/*")));
  const folders = entries.filter((entry) => entry.endsWith("/*")).map((entry) => entry.slice(0, -1));
  const prefixes = [...exact, ...folders].map((entry) => entry.toLowerCase());
  return {
    exact: (path) =>
      exact.has(path) || folders.some((folder) => path.startsWith(folder) && path.length > folder.length),
    prefix: (path) => prefixes.some((prefix) => path.toLowerCase().startsWith(prefix)),
  };
}
