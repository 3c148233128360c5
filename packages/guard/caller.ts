import { CallRefused } from "./call-refused.ts";
import { claimTypes, type ClientPrincipal } from "./client-principal.ts";
import { logText } from "./log-text.ts";
import { rolesOf } from "./roles-of.ts";

interface Identity {
  /** Object ID of the user, or of the application's service principal. */
  readonly objectId: string | undefined;
  readonly tenantId: string | undefined;
  readonly roles: readonly string[];
}

interface ApplicationCaller extends Identity {
  readonly kind: "application";
  readonly clientId: string;
}

interface UserCaller extends Identity {
  readonly kind: "user";
  /** Absent if the token identifies its user by object ID only. */
  readonly name: string | undefined;
}

export type Caller = ApplicationCaller | UserCaller;

/**
 * Identifies the caller: a user by name, an application by its client ID.
 *
 * @throws {CallRefused} `caller-unknown` if the principal doesn't show which of the two it is, or has no name, or two
 */
export function describeCaller(principal: ClientPrincipal): Caller {
  const identity = {
    objectId: soleOf(principal, claimTypes.objectId),
    tenantId: soleOf(principal, claimTypes.tenantId),
    roles: rolesOf(principal),
  };
  const clientId = soleOf(principal, claimTypes.clientId);
  if (kindOf(principal) === "user") {
    const byNameType = principal.nameType === undefined ? undefined : firstOf(principal, [principal.nameType]);
    const name = byNameType ?? firstOf(principal, claimTypes.userName);
    if (name === undefined && identity.objectId === undefined) throw unknown("a user without a name or object ID");
    return { kind: "user", name, ...identity };
  }
  if (clientId === undefined) throw unknown("neither the claims of a user nor of an application (appid, azp)");
  return { kind: "application", clientId, ...identity };
}

/** The caller in one log line. */
export function callerInLog(caller: Caller): string {
  if (caller.kind === "application") return `application ${logText(caller.clientId)}`;
  const objectId = logText(caller.objectId ?? "no object ID");
  return caller.name === undefined ? `user ${objectId}` : `user ${logText(caller.name)} (${objectId})`;
}

/**
 * `idtyp` decides if the API requests that optional claim. Without it, only a user's token has scopes (`scp`). An ID
 * token, exchanged for a session, has none but names its user. Any other token is an application's own. `name_typ`
 * doesn't count: the platform sends it for every caller.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
function kindOf(principal: ClientPrincipal): Caller["kind"] {
  const tokenKind = soleOf(principal, claimTypes.tokenKind);
  if (tokenKind === "app") return "application";
  if (tokenKind === "user") return "user";
  if (tokenKind !== undefined) throw unknown(`idtyp "${logText(tokenKind)}" is neither "app" nor "user"`);
  const standsForUser = [claimTypes.scope, claimTypes.userName].some(
    (types) => firstOf(principal, types) !== undefined,
  );
  return standsForUser ? "user" : "application";
}

/**
 * Requires one value under all of a claim's names. Entra ID issues no token with two, and App Service's
 * `allowedApplications` and this function could each go by another one.
 */
function soleOf(principal: ClientPrincipal, types: readonly string[]): string | undefined {
  const claims = principal.claims.filter(({ type, value }) => types.includes(type) && value !== "");
  const [first, ...otherClaims] = claims;
  const otherClaim = otherClaims.find(({ value }) => value !== first?.value);
  if (otherClaim)
    throw unknown(`${first?.type} and ${otherClaim.type} differ`, "The token names more than one caller.");
  return first?.value;
}

function firstOf(principal: ClientPrincipal, types: readonly string[]): string | undefined {
  for (const type of types) {
    const claim = principal.claims.find((candidate) => candidate.type === type && candidate.value !== "");
    if (claim !== undefined) return claim.value;
  }
  return undefined;
}

function unknown(problem: string, detail = "The token names neither a user nor an application."): CallRefused {
  return new CallRefused("caller-unknown", {
    log: `the client principal doesn't identify a caller: ${problem}`,
    detail,
  });
}
