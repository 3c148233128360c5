/** Whose tokens an issuer's are. */
export interface EntraIssuer {
  readonly version: 1 | 2;
  readonly tenantId: string;
  readonly host: string;
}

const forms: readonly (readonly [1 | 2, RegExp])[] = [
  [1, /^https:\/\/(sts\.windows\.net|sts\.chinacloudapi\.cn)\/([0-9a-f-]{36})\/$/i],
  [2, /^https:\/\/(login\.microsoftonline\.(?:com|us)|login\.partner\.microsoftonline\.cn)\/([0-9a-f-]{36})\/v2\.0$/i],
];

/**
 * The exact forms in which Entra ID writes `iss`; anything else is somebody else's.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function readEntraIssuer(issuer: string | undefined): EntraIssuer | undefined {
  for (const [version, form] of forms) {
    const [, host, tenantId] = form.exec(issuer ?? "") ?? [];
    if (host !== undefined && tenantId !== undefined) return { version, tenantId, host };
  }
  return undefined;
}
