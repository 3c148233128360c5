import type { JWTPayload } from "jose";
import type { AppRole, AppRoleAssignment } from "../../tenant/directory-objects.ts";
import type { TokenVersion } from "../signing-keys.ts";
import type { TokenExchange } from "./grant.ts";
import type { NamedResource } from "./require-assignment.ts";

/** Seconds. Entra dates tokens back against clocks that lag (reported: samples, `exp` = `nbf` + 3900 for an hour). */
const backdated = 300;
const lifetime = 3900;

/** `appidacr` and `azpacr`: "1" is a secret. https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference */
const byClientSecret = "1";

/**
 * The claims of a token that an application gets for itself, and nothing else, in Entra's order.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference; version 2 as recorded from a real
 * tenant (reported: calvinchengx/entra-emulator, August 2026).
 */
export function appOnlyClaims(
  exchange: Pick<TokenExchange, "tenant" | "trace" | "client">,
  resource: NamedResource,
  version: TokenVersion,
  roles: readonly string[],
): JWTPayload {
  const { tenant, trace, client } = exchange;
  const issuedAt = Math.floor(trace.at.getTime() / 1000) - backdated;
  const times = { iat: issuedAt, nbf: issuedAt, exp: issuedAt + lifetime };
  const uti = bytesOf(trace.traceId).toString("base64url");
  const aio = `k2RgYFh${uti}A`;
  const rh = `1.A${Buffer.concat([bytesOf(tenant.tenantId), bytesOf(resource.servicePrincipal.appId)]).toString("base64url")}.`;
  const oid = client.servicePrincipal.id;
  const held = roles.length > 0 ? { roles } : {};
  const subject = { sub: oid, tid: tenant.tenantId, uti };

  if (version === 1) {
    const idp = `https://sts.windows.net/${tenant.tenantId}/`;
    const by = { appid: client.application.appId, appidacr: byClientSecret, idp };
    return { aud: resource.name, iss: idp, ...times, aio, ...by, oid, rh, ...held, ...subject, ver: "1.0" };
  }
  const by = { azp: client.application.appId, azpacr: byClientSecret };
  const iss = `https://login.microsoftonline.com/${tenant.tenantId}/v2.0`;
  const aud = resource.servicePrincipal.appId;
  return { aud, iss, ...times, aio, ...by, oid, rh, ...held, ...subject, ver: "2.0", xms_ftd: `${uti}${uti}` };
}

/** Values of the enabled roles for applications; disabled ones grant nothing, default access has no value. */
export function roleValues(assignments: readonly AppRoleAssignment[], appRoles: readonly AppRole[]): readonly string[] {
  return assignments.flatMap(({ appRoleId }) => {
    const role = appRoles.find(({ id }) => id === appRoleId);
    const counts = role?.isEnabled && role.allowedMemberTypes.includes("Application");
    return counts && role.value !== null ? [role.value] : [];
  });
}

function bytesOf(guid: string): Buffer {
  return Buffer.from(guid.replaceAll("-", ""), "hex");
}
