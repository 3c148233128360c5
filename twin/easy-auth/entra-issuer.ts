import { NotImitated } from "../tenant/refusal.ts";

/**
 * Where the challenge sends people, by the issuer's host.
 * sts.windows.net -> login.windows.net: reported (captured challenges of apps with a v1 issuer); others: inferred.
 */
const authorityByIssuerHost: Readonly<Record<string, string>> = {
  "sts.windows.net": "login.windows.net",
  "login.windows.net": "login.windows.net",
  "login.microsoftonline.com": "login.microsoftonline.com",
};

const multitenantNames: readonly string[] = ["common", "organizations", "consumers"];

/** What `registration.openIdIssuer` says: a base for discovery and for the challenge, not the `iss` of tokens. */
export interface EntraIssuer {
  readonly metadataUrl: string;
  readonly authorizationUri: string;
  /** Of version 2.0, whatever the issuer's: only there a refresh token needs no `resource` (inferred). */
  readonly tokenEndpoint: string;
}

/**
 * `<authentication endpoint>/<tenant>/v2.0`, for v1.0 without `/v2.0`.
 * https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad
 */
export function parseEntraIssuer(openIdIssuer: string): EntraIssuer {
  const url = URL.canParse(openIdIssuer) ? new URL(openIdIssuer) : undefined;
  const authority = url && authorityByIssuerHost[url.host];
  const [, tenant, version] = /^\/([^/]+)(\/v2\.0)?\/?$/.exec(url?.pathname ?? "") ?? [];
  if (!url || url.protocol !== "https:" || url.search || url.hash || !authority || !tenant) {
    const known = Object.keys(authorityByIssuerHost).join(", ");
    throw new NotImitated(
      `authsettingsV2 openIdIssuer '${openIdIssuer}': it knows https://<host>/<tenant>/ and https://<host>/<tenant>/v2.0 with a host of ${known}`,
    );
  }
  if (multitenantNames.includes(tenant.toLowerCase())) {
    throw new NotImitated(`authsettingsV2 openIdIssuer '${openIdIssuer}': multitenant issuers`);
  }
  return {
    metadataUrl: `${openIdIssuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    authorizationUri: `https://${authority}/${tenant}/oauth2${version ?? ""}/authorize`,
    tokenEndpoint: `https://${authority}/${tenant}/oauth2/v2.0/token`,
  };
}
