/** The usual meaning of an Entra ID code for this API. */
export interface AadstsRow {
  readonly means: string;
  /** Most common first. */
  readonly causes: readonly string[];
  /** Fixes. Each begins with the person: caller's team, deployer, administrator. Settings have their full name. */
  readonly cures: readonly string[];
  /** Where the meaning is from. */
  readonly source: string;
}

const learn = "https://learn.microsoft.com";

/** Microsoft's pages that rows cite. */
export const pages = {
  codes: `${learn}/entra/identity-platform/reference-error-codes`,
  clientCredentials: `${learn}/entra/identity-platform/v2-oauth2-client-creds-grant-flow`,
  password: `${learn}/entra/identity-platform/v2-oauth-ropc`,
  authorizationCode: `${learn}/entra/identity-platform/v2-oauth2-auth-code-flow`,
  deviceCode: `${learn}/entra/identity-platform/v2-oauth2-device-code`,
  refreshTokens: `${learn}/entra/identity-platform/refresh-tokens`,
  scopes: `${learn}/entra/identity-platform/scopes-oidc`,
  certificate: `${learn}/entra/identity-platform/certificate-credentials`,
  federation: `${learn}/entra/workload-id/workload-identity-federation-considerations`,
  servicePrincipalLess: `${learn}/entra/identity-platform/deprecate-spless-auth`,
  conditionalAccess: `${learn}/entra/identity/conditional-access/troubleshoot-conditional-access`,
  securityDefaults: `${learn}/entra/fundamentals/security-defaults`,
  notAssigned: `${learn}/troubleshoot/azure/active-directory/error-code-aadsts50105-user-not-assigned-role`,
  redirectUri: `${learn}/troubleshoot/azure/active-directory/error-code-aadsts50011-reply-url-mismatch`,
} as const;

/** Rows by their codes. The default source is Microsoft's list of codes. */
export function aadstsTable(
  rows: Readonly<Record<number, Omit<AadstsRow, "source"> & Partial<AadstsRow>>>,
): Readonly<Record<number, AadstsRow>> {
  return Object.fromEntries(Object.entries(rows).map(([code, row]) => [code, { source: pages.codes, ...row }]));
}

/** Cures that several rows share. */
export const cures = {
  scope: "Caller's team: request exactly the stack's output `scope`, and nothing else but OpenID scopes.",
  tokenEndpoint: "Caller's team: send the request to the stack's output `tokenEndpoint`.",
  clientId: "Caller's team: use the clientId that the stack's output `callers` gives for this caller.",
  secretOutput: "Deployer: hand the secret over again: `npx pulumi stack output --show-secrets callers`.",
  wait: "Anyone: after a recent change, wait some minutes and try again, because Entra ID replicates.",
  noPassword: "Caller's team: better, use client credentials, which no sign-in rule for users affects.",
} as const;
