import type { Demands, Mismatch } from "../demands.ts";
import { pastedText } from "../../../text/plain-text.ts";
import { type TokenClaims, type TokenKind, readEntraIssuer, distance, instant } from "./read-token.ts";

const kindOfToken = { what: "kind of token", refusedBy: "gate 401" } as const;

/** Not an access token of Entra ID at all: everything else would follow from that, and is not listed. */
export function kindDifference(kind: TokenKind, claims: TokenClaims, demands: Demands): Mismatch | undefined {
  const demanded = `an access token of Entra ID, issuer ${demands.issuer}`;
  if (kind === "id token") {
    return {
      ...kindOfToken,
      found: "an id token: it says who signed in, to the application that asked",
      demanded,
      mend: {
        who: "caller's team",
        how: "Send `access_token` of the same answer, not `id_token`; client credentials never bring an id token.",
      },
    };
  }
  if (kind === "session token") {
    const own = claims.issuer?.replace(/\/$/, "").toLowerCase() === `https://${demands.hostName.toLowerCase()}`;
    return {
      ...kindOfToken,
      found: `a session token of ${own ? "this site" : pastedText(claims.issuer ?? "another site")}, made by its /.auth/login/aad`,
      demanded: own ? "the session token in the header X-ZUMO-AUTH, or Entra's access token as Bearer" : demanded,
      mend: {
        who: "caller's team",
        how: own
          ? "Send it as X-ZUMO-AUTH: as Bearer it is not documented. Simpler: send Entra's access token as Bearer, without the exchange."
          : `Exchange at https://${demands.hostName}/.auth/login/aad, or send Entra's access token as Bearer.`,
      },
    };
  }
  if (kind !== "foreign") return undefined;
  return {
    what: "issuer",
    refusedBy: "gate 401",
    found: claims.issuer === undefined ? "none" : pastedText(claims.issuer),
    demanded: demands.issuer,
    mend: { who: "caller's team", how: `Get the token from ${demands.tokenEndpoint}.` },
  };
}

/** How it is signed. Whether the signature holds is not verified: no key is fetched. */
export function signatureDifferences(claims: TokenClaims, kind: TokenKind): readonly Mismatch[] {
  // A site signs its session tokens with a key of its own.
  if (kind === "session token") return [];
  const base = {
    what: "signature",
    refusedBy: "gate 401",
    demanded: "RS256, with a key (kid) that Entra ID publishes",
  } as const;
  const mend = {
    who: "caller's team",
    how: "Send the token exactly as Entra ID issued it; a token of one's own making, or of a mock, opens nothing.",
  } as const;
  if (claims.algorithm.toLowerCase() === "none" || !claims.signed) {
    return [{ ...base, found: `none (alg ${pastedText(claims.algorithm)}): anybody could have written it`, mend }];
  }
  if (claims.algorithm !== "RS256") {
    const shared = claims.algorithm.startsWith("HS") ? ": a shared key, which Entra ID never uses" : "";
    return [{ ...base, found: `${pastedText(claims.algorithm)}${shared}`, mend }];
  }
  return claims.keyId === undefined ? [{ ...base, found: "RS256 without a kid", mend }] : [];
}

/** .NET's default clock skew, in milliseconds; that the gate keeps it is inferred. */
const skew = 300_000;

/** Expired, or of the future, by the clock of this machine. */
export function validityDifferences({ notBefore, expires }: TokenClaims, now: Date): readonly Mismatch[] {
  const base = { demanded: `valid now, ${instant(now)}`, refusedBy: "gate 401" } as const;
  const fresh = { who: "caller's team" } as const;
  if (!expires) {
    return [
      {
        ...base,
        what: "validity",
        found: "no expiry (exp)",
        mend: { ...fresh, how: "Send a token of Entra ID, unaltered: all of them have one." },
      },
    ];
  }
  if (expires.getTime() + skew <= now.getTime()) {
    return [
      {
        ...base,
        what: "validity",
        found: `expired ${distance(expires, now)}, ${instant(expires)}`,
        mend: { ...fresh, how: "Get a fresh token: keep one for `expires_in` seconds less a few minutes, not longer." },
      },
    ];
  }
  if (!notBefore || notBefore.getTime() - skew <= now.getTime()) return [];
  return [
    {
      ...base,
      what: "validity",
      found: `not valid before ${instant(notBefore)}, ${distance(notBefore, now)}`,
      mend: { ...fresh, how: "Compare the clocks: this machine's is slow, or the token is not Entra ID's." },
    },
  ];
}

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

const graph =
  /^(?:00000003-0000-0000-c000-000000000000|https:\/\/graph\.microsoft\.(?:com|us)\/?|https:\/\/microsoftgraph\.chinacloudapi\.cn\/?)$/i;
const resourceManager =
  /^https:\/\/management\.(?:azure\.com|core\.windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)\/?$/i;

/** Whom the token is for. The gate compares exactly: slashes and case count. */
export function audienceDifference(claims: TokenClaims, demands: Demands): Mismatch | undefined {
  const { audiences } = claims;
  if (audiences.some((audience) => demands.audiences.includes(audience)) && !claims.forGraphOnly) return undefined;
  return {
    what: "audience",
    found: `${pastedText(audiences.join(", ")) || "none"}${remark(claims, demands)}`,
    demanded: demands.audiences.join(" or "),
    refusedBy: "gate 401",
    mend: { who: "caller's team", how: cure(claims, demands) },
  };
}

/** Whether the token is for this API, however its name is written: then its version is this API's choice. */
function isForApi({ audiences }: TokenClaims, { apiClientId }: Demands): boolean {
  return audiences.some((audience) => clientIdIn(audience) === apiClientId.toLowerCase());
}

function remark(claims: TokenClaims, demands: Demands): string {
  const audience = claims.audiences[0] ?? "";
  if (claims.forGraphOnly || graph.test(audience)) {
    return " (Microsoft Graph: nobody but Graph can verify such a token)";
  }
  if (resourceManager.test(audience)) return " (Azure Resource Manager)";
  if (isForApi(claims, demands)) {
    return audience.endsWith("/") ? " (a slash at the end)" : " (this API under another form of its name)";
  }
  const caller = demands.applications.find(({ clientId }) => clientId === clientIdIn(audience));
  return caller ? ` (the caller ${caller.name} itself)` : " (another API)";
}

function cure(claims: TokenClaims, { scope, apiClientId, tokenVersion, applications }: Demands): string {
  const ask = `Ask for the scope ${scope}`;
  const audience = claims.audiences[0] ?? "";
  if (claims.forGraphOnly || graph.test(audience)) {
    return `${ask}: without the API in the scope (\`openid profile\` alone, or /.default of Graph) the token is for Microsoft Graph.`;
  }
  if (clientIdIn(audience) === apiClientId.toLowerCase()) {
    if (audience.endsWith("/"))
      return `${ask} to the letter: a double slash before .default leaves a slash in the audience.`;
    if (tokenVersion === 2 && audience.startsWith("api://")) {
      return `A version 2 token of this API carries its client id: this one is version 1, see issuer. ${ask} anew after that is mended.`;
    }
    return `${ask} to the letter, case included.`;
  }
  if (applications.some(({ clientId }) => clientId === clientIdIn(audience))) {
    return `${ask}: the API's, not the caller's own client id.`;
  }
  return `${ask}; one token is good for one API.`;
}

/** The client id in `<id>`, `api://<id>`, `api://<id>/`. */
function clientIdIn(audience: string): string {
  return audience
    .toLowerCase()
    .replace(/^api:\/\//, "")
    .replace(/\/+$/, "");
}
