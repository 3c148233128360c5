import { clouds } from "@protected-function/core/azure/clouds.ts";
import { pastedText } from "@protected-function/core/text/plain-text.ts";
import { type Requirements, type Mismatch, mismatch } from "../requirements.ts";
import { instantText } from "@protected-function/core/text/instant-text.ts";
import { distance, readEntraIssuer, type TokenClaims, type TokenKind } from "./read-token.ts";

const byAppService = { refusedBy: "gate 401", who: "caller's team" } as const;

/** It isn't an access token of Entra ID. All other differences would follow from that, so they aren't listed. */
export function kindDifference(kind: TokenKind, claims: TokenClaims, required: Requirements): Mismatch | undefined {
  const { issuer, hostName, tokenEndpoint } = required;
  const kindOfToken = {
    ...byAppService,
    what: "kind of token",
    demanded: `an access token of Entra ID, issuer ${issuer}`,
  };
  if (kind === "id token") {
    return mismatch({
      ...kindOfToken,
      found: "an id token: it tells the client application who signed in",
      how: "Send `access_token` of the same answer, not `id_token`. Client credentials never return an id token.",
    });
  }
  if (kind === "session token") {
    const isOwnHost = claims.issuer?.replace(/\/$/, "").toLowerCase() === `https://${hostName.toLowerCase()}`;
    return mismatch({
      ...kindOfToken,
      found: `a session token of ${isOwnHost ? "this site" : pastedText(claims.issuer ?? "another site")}, issued by its /.auth/login/aad`,
      ...(isOwnHost && { demanded: "the session token in the header X-ZUMO-AUTH, or Entra's access token as Bearer" }),
      how: isOwnHost
        ? "Send it in the header X-ZUMO-AUTH: as Bearer it isn't documented. Simpler: send Entra's access token as Bearer, without the exchange."
        : `Exchange at https://${hostName}/.auth/login/aad, or send Entra's access token as Bearer.`,
    });
  }
  if (kind !== "foreign") return undefined;
  const issuerText = claims.issuer === undefined ? "none" : pastedText(claims.issuer);
  return mismatch({
    ...byAppService,
    what: "issuer",
    found: issuerText,
    demanded: issuer,
    how: `Get the token from ${tokenEndpoint}.`,
  });
}

/** How it is signed. The signature isn't verified: no key is fetched. */
export function signatureDifference(claims: TokenClaims, kind: TokenKind): Mismatch | undefined {
  // A site signs its session tokens with a key of its own.
  const signature = kind === "session token" ? undefined : signatureFound(claims);
  if (signature === undefined) return undefined;
  return mismatch({
    ...byAppService,
    what: "signature",
    found: signature,
    demanded: "RS256, with a key (kid) that Entra ID publishes",
    how: "Send the token exactly as Entra ID issued it. A token from your own code or a mock is never accepted.",
  });
}

function signatureFound({ algorithm, signed, keyId }: TokenClaims): string | undefined {
  if (algorithm.toLowerCase() === "none" || !signed) {
    return `none (alg ${pastedText(algorithm)}): anyone could have written it`;
  }
  if (algorithm !== "RS256") {
    return `${pastedText(algorithm)}${algorithm.startsWith("HS") ? ": a shared key, which Entra ID never uses" : ""}`;
  }
  return keyId === undefined ? "RS256 without a kid" : undefined;
}

/** .NET's default clock skew, in milliseconds. That App Service authentication uses it is inferred. */
const skew = 300_000;

/** Expired or not valid yet, by this machine's clock. */
export function validityDifference({ notBefore, expires }: TokenClaims, now: Date): Mismatch | undefined {
  const validity = { ...byAppService, what: "validity", demanded: `valid now, ${instantText(now)}` };
  if (!expires) {
    const how = "Send an unaltered token of Entra ID: each has an expiry.";
    return mismatch({ ...validity, found: "no expiry (exp)", how });
  }
  if (expires.getTime() + skew <= now.getTime()) {
    const how = "Get a fresh token. Keep it for `expires_in` seconds less a few minutes, not longer.";
    return mismatch({ ...validity, found: `expired ${distance(expires, now)}, ${instantText(expires)}`, how });
  }
  if (!notBefore || notBefore.getTime() - skew <= now.getTime()) return undefined;
  const how = "Compare the clocks: this machine's is slow, or the token isn't Entra ID's.";
  return mismatch({
    ...validity,
    found: `not valid before ${instantText(notBefore)}, ${distance(notBefore, now)}`,
    how,
  });
}

/** The issuer, by its parts: each has its own cause. The version is compared only if the token is for this API. */
export function issuerDifference(claims: TokenClaims, required: Requirements): Mismatch | undefined {
  const issuer = readEntraIssuer(claims.issuer);
  const requiredIssuer = readEntraIssuer(required.issuer);
  if (!issuer || !requiredIssuer || claims.issuer === required.issuer) return undefined;
  const base = { ...byAppService, found: pastedText(claims.issuer ?? ""), demanded: required.issuer };

  if (issuer.tenantId.toLowerCase() !== requiredIssuer.tenantId.toLowerCase()) {
    const how = `Get the token from ${required.tokenEndpoint}: this one is of another tenant.`;
    return mismatch({ ...base, what: "tenant", how });
  }
  if (isOtherCloud(issuer.host, required.loginHost)) {
    const how = `Get the token from ${required.tokenEndpoint}; if that is the wrong cloud, the deployer fixes the setting.`;
    return mismatch({ ...base, what: "cloud", setting: "protected-function:cloud", how });
  }
  if (issuer.version === requiredIssuer.version || !isForApi(claims, required)) return undefined;
  return mismatch({
    ...base,
    what: `token version (${issuer.version} under an issuer of version ${requiredIssuer.version})`,
    who: "deployer",
    setting: "protected-function:tokenVersion",
    how:
      "App Service authentication accepts tokens of one version only, and answers others with 401. The API's app " +
      "registration decides the version (requestedAccessTokenVersion), never the caller: another token endpoint changes " +
      "nothing. The setting writes app registration, issuer and audience together. They disagree because the token is " +
      "older than the last change, or because someone changed one of them. Run `npx pulumi refresh`, then " +
      "`npx pulumi up`, then get a fresh token.",
  });
}

/** The US government's version 1 tokens come from the public cloud's sts.windows.net. */
function isOtherCloud(issuerHost: string, loginHost: string): boolean {
  const hosts = Object.values(clouds).map((cloud) =>
    [cloud.loginEndpoint, cloud.stsIssuer].map((url) => new URL(url).host),
  );
  const hostsOfCloud = hosts.find(([host]) => host === loginHost);
  return hostsOfCloud !== undefined && !hostsOfCloud.includes(issuerHost.toLowerCase());
}

const graph =
  /^(?:00000003-0000-0000-c000-000000000000|https:\/\/graph\.microsoft\.(?:com|us)\/?|https:\/\/microsoftgraph\.chinacloudapi\.cn\/?)$/i;
const resourceManager =
  /^https:\/\/management\.(?:azure\.com|core\.windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)\/?$/i;

/** The API that the token is for. App Service authentication compares exactly: slashes and case matter. */
export function audienceDifference(claims: TokenClaims, required: Requirements): Mismatch | undefined {
  const { audiences } = claims;
  if (audiences.some((audience) => required.audiences.includes(audience)) && !claims.forGraphOnly) return undefined;
  return mismatch({
    ...byAppService,
    what: "audience",
    found: `${pastedText(audiences.join(", ")) || "none"}${remark(claims, required)}`,
    demanded: required.audiences.join(" or "),
    how: cure(claims, required),
  });
}

/** A token for one of Microsoft's APIs, which no API of one's own accepts, whatever its settings are. */
export function microsoftDifference(claims: TokenClaims): Mismatch | undefined {
  const owner = microsoftOwner(claims);
  if (owner === undefined) return undefined;
  return mismatch({
    ...byAppService,
    what: "audience",
    found: `${pastedText(claims.audiences.join(", ")) || "none"} (${owner})`,
    demanded: "the API's own audience",
    how: "Request the scope of the API, `api://<the API's client ID>/.default`: `npx pulumi stack output scope` shows it.",
  });
}

function microsoftOwner({ audiences, forGraphOnly }: TokenClaims): string | undefined {
  const audience = audiences[0] ?? "";
  if (forGraphOnly || graph.test(audience)) return "Microsoft Graph: only Graph can verify such a token";
  return resourceManager.test(audience) ? "Azure Resource Manager" : undefined;
}

/** Whether the token is for this API, in whatever form: then the API decides its version. */
function isForApi({ audiences }: TokenClaims, { apiClientId }: Requirements): boolean {
  return audiences.some((audience) => clientIdIn(audience) === apiClientId.toLowerCase());
}

function remark(claims: TokenClaims, required: Requirements): string {
  const audience = claims.audiences[0] ?? "";
  const owner = microsoftOwner(claims);
  if (owner !== undefined) return ` (${owner})`;
  if (isForApi(claims, required)) {
    return audience.endsWith("/") ? " (a slash at the end)" : " (this API, in another form)";
  }
  const caller = required.applications.find(({ clientId }) => clientId === clientIdIn(audience));
  return caller ? ` (the caller ${caller.name} itself)` : " (another API)";
}

function cure(claims: TokenClaims, { scope, apiClientId, tokenVersion, applications }: Requirements): string {
  const ask = `Request the scope ${scope}`;
  const audience = claims.audiences[0] ?? "";
  if (claims.forGraphOnly || graph.test(audience)) {
    return `${ask}: without the API in the scope (\`openid profile\` alone, or /.default of Graph), the token is for Microsoft Graph.`;
  }
  if (clientIdIn(audience) === apiClientId.toLowerCase()) {
    if (audience.endsWith("/")) return `${ask} exactly: a double slash before .default leaves a slash in the audience.`;
    if (tokenVersion === 2 && audience.startsWith("api://")) {
      return `A version 2 token of this API has the client id as audience. This one is version 1: fix the issuer first. ${ask} after that.`;
    }
    return `${ask} exactly, including case.`;
  }
  if (applications.some(({ clientId }) => clientId === clientIdIn(audience))) {
    return `${ask}: it names the API, not the caller's own client id.`;
  }
  return `${ask}: a token works for one API only.`;
}

/** The client ID in `<id>`, `api://<id>`, `api://<id>/`. */
function clientIdIn(audience: string): string {
  return audience
    .toLowerCase()
    .replace(/^api:\/\//, "")
    .replace(/\/+$/, "");
}
