import type { Demands } from "../../demands.ts";
import type { Mismatch } from "../../difference.ts";
import { pastedText } from "../../../../text/plain-text.ts";
import { readEntraIssuer } from "../entra-issuer.ts";
import type { TokenClaims } from "../token-claims.ts";
import { isForApi } from "./audience-difference.ts";

/** The issuer, by its parts: each has its own cause. The version is compared only where the token is for this API. */
export function issuerDifferences(claims: TokenClaims, demands: Demands): readonly Mismatch[] {
  const issuer = readEntraIssuer(claims.issuer);
  const wanted = readEntraIssuer(demands.issuer);
  if (!issuer || !wanted || claims.issuer === demands.issuer) return [];
  const found = pastedText(claims.issuer ?? "");
  const base = { found, demanded: demands.issuer, refusedBy: "gate 401" } as const;

  if (issuer.tenantId.toLowerCase() !== wanted.tenantId.toLowerCase()) {
    return [
      {
        ...base,
        what: "tenant",
        mend: {
          who: "caller's team",
          how: `Get the token from ${demands.tokenEndpoint}: this one is of another tenant.`,
        },
      },
    ];
  }
  if (isOtherCloud(issuer.host, demands.loginHost)) {
    return [
      {
        ...base,
        what: "cloud",
        mend: {
          who: "caller's team",
          setting: "protected-function:cloud",
          how: `Get the token from ${demands.tokenEndpoint}; if that is the wrong cloud, the deployer mends the setting.`,
        },
      },
    ];
  }
  if (issuer.version === wanted.version || !isForApi(claims, demands)) return [];
  return [
    {
      ...base,
      what: `token version (${issuer.version} under an issuer of version ${wanted.version})`,
      mend: {
        who: "deployer",
        setting: "protected-function:tokenVersion",
        how:
          `The gate takes tokens of one version only, and says nothing but 401. The version is the API registration's ` +
          `choice (requestedAccessTokenVersion), never the caller's: asking at another endpoint changes nothing. The ` +
          `setting writes registration, issuer and audience together; since they disagree, the token is older than the last change, or somebody changed one of them: ` +
          `\`npx pulumi refresh\`, then \`npx pulumi up\`, then a fresh token.`,
      },
    },
  ];
}

const clouds: readonly (readonly string[])[] = [
  // The US government's version 1 tokens come from the public cloud's sts.windows.net.
  ["login.microsoftonline.com", "sts.windows.net"],
  ["login.microsoftonline.us", "sts.windows.net"],
  ["login.partner.microsoftonline.cn", "sts.chinacloudapi.cn"],
];

function isOtherCloud(issuerHost: string, loginHost: string): boolean {
  const cloud = clouds.find(([host]) => host === loginHost);
  return cloud !== undefined && !cloud.includes(issuerHost.toLowerCase());
}
