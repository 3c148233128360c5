/** A step of the guide, or something beyond it: the subject of one row's checks. */
interface GuideRow {
  readonly title: string;
  /** The guide's action, and the program's declaration for it. Markdown. */
  readonly text: string;
}

/** By row, in the order of the guide. */
export const guideRows: Readonly<Record<string, GuideRow>> = {
  G01: {
    title: "Identity provider",
    text: "The guide adds the Microsoft identity provider to a Function App, with its own app registration. Declared: site, authsettingsV2.",
  },
  G02: {
    title: "Required authentication",
    text: 'The guide chooses "Require authentication" and HTTP 401. Declared: `requireAuthentication`, `Return401`.',
  },
  G03: {
    title: "Token store",
    text: "The guide turns the token store on. Declared: `login.tokenStore.enabled`.",
  },
  G04: {
    title: "Delegated permission",
    text: "The guide adds the Graph delegated permission `profile`. Declared: `requiredResourceAccess` of `openid`, `profile` and `email`. App Service requests these when a person signs in with a browser.",
  },
  G05: {
    title: "Admin consent",
    text: "The guide grants admin consent. Declared: a delegated permission grant for the whole tenant.",
  },
  G06: {
    title: "ID tokens",
    text: 'The guide ticks "ID tokens". Declared: ID token issuance, and a redirect URI from the site\'s real host name.',
  },
  G07: {
    title: "Issuer",
    text: "The issuer URL has the tenant id. Declared: `https://sts.windows.net/<tenantId>/` (version 1).",
  },
  G08: {
    title: "Audience",
    text: "The allowed audience is `api://<clientId>`. Declared: `allowedAudiences`, identifier URI.",
  },
  G09: {
    title: "No function key",
    text: 'The HTTP trigger has authorization level Anonymous. Declared: `authLevel: "anonymous"`.',
  },
  G10: { title: "Log of callers", text: "The function logs its caller. Declared: the function." },
  G11: { title: "Requests without a valid token", text: "The guide calls the function without authentication." },
  G12: {
    title: "Username and password",
    text: "The guide turns public client flows on, and gets tokens with username and password. Declared: `publicClientFlows`, off by default. With it, `allowedApplications` has one public client.",
  },
  G13: { title: "MFA", text: "With MFA on, Entra ID refuses the token." },
  G14: {
    title: "Exclusion from MFA",
    text: "The guide excludes the service account from the default MFA policy. Declared: `baselineMfa`.",
  },
  G15: {
    title: "MFA elsewhere",
    text: "The service account needs MFA everywhere except at the API. Declared: `serviceAccountMfaElsewhere`.",
  },
  G16: { title: "Named location", text: 'The guide creates the named location "Home". Declared: `namedLocations`.' },
  G17: { title: "The API only from Home", text: "Declared: `apiOnlyFrom`." },
  G18: { title: "Delay of policies", text: "In the guide, a policy took hours to act." },
  G19: {
    title: "Service account only at the API",
    text: "The guide blocks the service account from everything except the API. Declared: `serviceAccountOnlyApi`.",
  },
  G19b: {
    title: "Inverted location policy",
    text: "The guide inverts the location policy. Declared: `everythingOnlyFrom`.",
  },
  G20: { title: "What If", text: "The guide asks What If." },
  G21: {
    title: "Sessions of people",
    text: "The guide exchanges the token at `/.auth/login/aad` and calls with the session token. Declared: token store.",
  },
  G22: { title: "The integration product", text: "The guide sets up three HTTP tasks in the integration product." },
  G23: {
    title: "Required assignment",
    text: 'The guide turns on "Assignment required". Declared: `appRoleAssignmentRequired`.',
  },
  G24: { title: "Unassigned users", text: "Another user tries." },
  G25: {
    title: "Caller's app registration",
    text: "The guide creates a second app registration for the caller, with a client secret. Declared: client application, service principal, secret.",
  },
  G26: {
    title: "Client credentials",
    text: "The caller uses client credentials with the scope `api://<clientId>/.default`.",
  },
  G27: { title: "Unassigned applications", text: "Entra ID refuses the caller, because it isn't assigned." },
  G28: { title: "App role", text: "The guide adds an app role to the API. Declared: an app role with a stable id." },
  G29: {
    title: "Application permission",
    text: "The guide gives the caller the application permission. Declared: `requiredResourceAccess` of type Role.",
  },
  G30: {
    title: "Consent for the caller",
    text: "The guide grants admin consent. Declared: an app role assignment.",
  },
  G31: {
    title: "Access token",
    text: "Only an access token comes back, with an `iss` of version 1. Declared: `requestedAccessTokenVersion: 1`.",
  },
  G32: {
    title: "Token version and issuer",
    text: "The function refuses the token while the issuer says `/v2.0`. Declared: issuer and token version from one setting.",
  },
  G33: { title: "Sessions of callers", text: "The caller exchanges its access token and calls." },
  G34: {
    title: "Public client flows off",
    text: "The guide turns public client flows off when it doesn't need them. Declared: off by default. The API itself is never a public client.",
  },
  B01: { title: "Access token as Bearer", text: "Beyond the guide: no exchange is needed." },
  B02: { title: "App role in the function", text: "Beyond the guide: the function requires the app role." },
  B03: { title: "Allowed applications", text: "Beyond the guide: `allowedApplications` is always explicit." },
  B04: {
    title: "Callers without a secret",
    text: "Beyond the guide. Declared: certificate, federated credentials (GitHub, managed identity, any issuer).",
  },
  B05: {
    title: "Secret rotation",
    text: "Beyond the guide, without a gap. Declared: two slots, each with its own end; `./pf rotate`; delivery to a key vault. A test rotates without one refusal ([rotation.test.ts](../../test/acceptance/rotation.test.ts)).",
  },
  B06: {
    title: "Guard against a lockout",
    text: "Beyond the guide: a dangerous policy is refused before the first resource. A test proves each danger at preview, and its harmless neighbor ([lock-out-guard.test.ts](../../test/exhaustive/lock-out-guard.test.ts)).",
  },
  B07: {
    title: "Report-only policies",
    text: "Beyond the guide: policies are report-only until an environment enforces them. Declared: `conditionalAccess.state`.",
  },
  B08: {
    title: "Policies for workload identities",
    text: "Beyond the guide. Declared: `workloadIdentitiesOnlyFrom`.",
  },
  B09: {
    title: "Access matrix",
    text: "Beyond the guide: the matrix and its difference. A test tries every cell that a request can reach ([matrix.test.ts](../../test/exhaustive/matrix.test.ts)).",
  },
  B14: {
    title: "Explanations",
    text: "Beyond the guide: why a token or an error was refused. A test compares `explain` with the answers of a deployed stack ([explain.test.ts](../../test/acceptance/explain.test.ts)).",
  },
  B15: {
    title: "Authentication off",
    text: "Beyond the guide: with App Service authentication off, the function still answers nobody. Declared: `WEBSITE_AUTH_ENABLED` is required.",
  },
  B16: {
    title: "App settings",
    text: "Beyond the guide: no app setting overrides App Service authentication. Declared: the rule [`no-authentication-override`](rules.md#no-authentication-override).",
  },
};
