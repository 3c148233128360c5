import type { Demands } from "../../demands.ts";
import type { Mismatch } from "../../difference.ts";
import { pastedText } from "../../../../text/plain-text.ts";
import type { TokenClaims } from "../token-claims.ts";

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
export function isForApi({ audiences }: TokenClaims, { apiClientId }: Demands): boolean {
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
