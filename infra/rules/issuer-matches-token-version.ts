import { guidForm } from "@protected-function/core/text/azure-names.ts";
import { readInput, readList } from "./read-input.ts";
import { authSettings, type Rule } from "./rule.ts";

const provider = "identityProviders.azureActiveDirectory";
const issuerPath = `${provider}.registration.openIdIssuer`;
const audiencesPath = `${provider}.validation.allowedAudiences`;

/**
 * Hosts of the public cloud, US government and China.
 * https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
 */
const v1Issuer = /^https:\/\/sts\.(?:windows\.net|chinacloudapi\.cn)\/([^/?#]+)\/?$/;
const v2Issuer =
  /^https:\/\/login\.(?:microsoftonline\.com|microsoftonline\.us|partner\.microsoftonline\.cn)\/([^/?#]+)\/v2\.0$/;
/** These names mean every tenant, so no single tenant's issuer has one. */
const tenantIndependent: ReadonlySet<string> = new Set(["common", "organizations", "consumers"]);

/** A v1 token under a v2 issuer, or the reverse, gets a bare 401. Set both together or neither. */
export const issuerMatchesTokenVersion: Rule = {
  id: "issuer-matches-token-version",
  types: authSettings,
  demand: "The issuer must be a single tenant's, and the audiences must match its token version.",
  check: (_type, inputs) => {
    const issuer = readInput(inputs, issuerPath);
    if (!issuer.known) return undefined;
    const version = versionOf(issuer.value);
    if (version === undefined) {
      return {
        found: `${issuerPath} is ${issuer.shown}`,
        fix: `set ${issuerPath} to "https://sts.windows.net/<tenant id>/" for v1 tokens, or to "https://login.microsoftonline.com/<tenant id>/v2.0" for v2 tokens`,
      };
    }
    const audiences = readList(inputs, audiencesPath);
    if (!audiences.known) return undefined;
    const clientId = readInput(inputs, `${provider}.registration.clientId`);
    const fits = (audience: string): boolean => {
      if (version === 1) return audience.startsWith("api://");
      return guidForm.test(audience) && (!clientId.known || sameGuid(clientId.value, audience));
    };
    if (
      audiences.elements.some(
        (audience) => !audience.known || (typeof audience.value === "string" && fits(audience.value)),
      )
    ) {
      return undefined;
    }
    return {
      found: `${issuerPath} is ${issuer.shown}, ${audiencesPath} is ${audiences.shown}`,
      fix:
        version === 1
          ? `list the API's identifier URI (api://<client id>) in ${audiencesPath}: v1 tokens have that audience`
          : `list the API's client id, without api://, in ${audiencesPath}: v2 tokens have that audience`,
    };
  },
};

/** `undefined`: mixed forms, such as sts.windows.net with /v2.0, and any issuer that isn't a single tenant's. */
function versionOf(issuer: unknown): 1 | 2 | undefined {
  if (typeof issuer !== "string") return undefined;
  const v1 = v1Issuer.exec(issuer)?.[1];
  const tenant = v1 ?? v2Issuer.exec(issuer)?.[1];
  if (tenant === undefined || tenantIndependent.has(tenant.toLowerCase())) return undefined;
  return v1 === undefined ? 2 : 1;
}

/** Another rule covers a missing client ID. */
function sameGuid(clientId: unknown, audience: string): boolean {
  return typeof clientId !== "string" || clientId.toLowerCase() === audience.toLowerCase();
}
