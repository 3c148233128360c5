import type { AuthSettings } from "../../auth-settings.ts";

type Member = Readonly<Record<string, unknown>>;

/**
 * What Azure fills in, in its order: the answer to a PUT of `{ platform: { enabled: false } }`. Every provider is
 * "enabled" there, and none is set up. `test_authV2_excluded_paths_parsing.yaml`, recorded on 2025-10-21, in
 * Azure/azure-cli-extensions@042aebb, src/authV2/azext_authV2/tests/latest/recordings; the same in `test_authV2_auth.yaml`
 * and `test_authV2_clientsecret_param_combinations.yaml`.
 */
const defaults: Member = {
  platform: { enabled: false, runtimeVersion: "~1" },
  globalValidation: { requireAuthentication: true, unauthenticatedClientAction: "RedirectToLoginPage" },
  identityProviders: {
    azureActiveDirectory: {
      enabled: true,
      registration: {},
      login: { disableWWWAuthenticate: false },
      validation: { jwtClaimChecks: {}, defaultAuthorizationPolicy: { allowedPrincipals: {} } },
    },
    facebook: { enabled: true, registration: {}, login: {} },
    gitHub: { enabled: true, registration: {}, login: {} },
    google: { enabled: true, registration: {}, login: {}, validation: {} },
    twitter: { enabled: true, registration: {} },
    legacyMicrosoftAccount: { enabled: true, registration: {}, login: {}, validation: {} },
    apple: { enabled: true, registration: {}, login: {} },
  },
  login: {
    routes: {},
    tokenStore: { enabled: false, tokenRefreshExtensionHours: 72, fileSystem: {}, azureBlobStorage: {} },
    preserveUrlFragmentsForLogins: false,
    cookieExpiration: { convention: "FixedTime", timeToExpiration: "08:00:00" },
    nonce: { validateNonce: true, nonceExpirationInterval: "00:05:00" },
  },
  httpSettings: {
    requireHttps: true,
    routes: { apiPrefix: "/.auth" },
    forwardProxy: { convention: "NoProxy" },
  },
  clearInboundClaimsMapping: "false",
};

/**
 * Returns the settings as Azure stores and answers them. A policy that comes without `allowedApplications` gets an empty
 * list: the same recordings, in which `az webapp auth update` writes back what it read. Inferred: it is the sent policy
 * that gets the list, not the enabled platform, because all later PUTs of the recordings have both.
 */
export function withAuthSettingsDefaults(sent: AuthSettings): AuthSettings {
  const policy = sent.identityProviders?.azureActiveDirectory?.validation?.defaultAuthorizationPolicy;
  const listed = policy === undefined ? {} : { allowedApplications: [] };
  const withList = { validation: { defaultAuthorizationPolicy: { allowedPrincipals: {}, ...listed } } };
  const ofPolicy: Member = { identityProviders: { azureActiveDirectory: withList } };
  return [ofPolicy, { globalValidation: unauthenticatedDefault(sent) }, sent].reduce<Member>(merged, defaults);
}

/**
 * Inferred: if only one of the two members is sent and says that a request needs no token, the other agrees. The
 * recordings have both or none.
 */
function unauthenticatedDefault({ globalValidation = {} }: AuthSettings): Member {
  const { requireAuthentication, unauthenticatedClientAction } = globalValidation;
  const isOpen = requireAuthentication === false || unauthenticatedClientAction === "AllowAnonymous";
  return isOpen ? { requireAuthentication: false, unauthenticatedClientAction: "AllowAnonymous" } : {};
}

/** The second over the first, member by member. A list replaces a list. */
function merged(below: Member, above: Member): Member {
  const all = [...new Set([...Object.keys(below), ...Object.keys(above)])];
  return Object.fromEntries(all.map((name) => [name, mergedMember(below[name], above[name])]));
}

function mergedMember(below: unknown, above: unknown): unknown {
  if (above === undefined) return below;
  return isMember(below) && isMember(above) ? merged(below, above) : above;
}

function isMember(value: unknown): value is Member {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
