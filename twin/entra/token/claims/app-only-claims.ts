import type { JWTPayload } from "jose";
import type { ClientSignIn, NamedResource } from "../../sign-in/sign-in.ts";
import type { TokenVersion } from "../../signing-keys.ts";
import type { TokenExchange } from "../grant.ts";
import type { ClientProof } from "../prove-client.ts";
import { claimIfAny, issuerOf, opaqueClaims, timesOf } from "./common-claims.ts";

interface AppOnlyToken {
  readonly resource: NamedResource;
  readonly version: TokenVersion;
  readonly proof: ClientProof;
  /** Values of app roles; none: no claim. */
  readonly roles: readonly string[];
}

/**
 * The claims of a token that an application gets for itself, and nothing else, in Entra's order.
 * https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference; version 2 as recorded from a real
 * tenant (reported: calvinchengx/entra-emulator, August 2026).
 */
export function appOnlyClaims(
  { tenant, trace, client }: Pick<TokenExchange, "tenant" | "trace"> & Pick<ClientSignIn, "client">,
  { resource, version, proof, roles }: AppOnlyToken,
): JWTPayload {
  const { uti, aio, rh } = opaqueClaims(trace, tenant, resource.servicePrincipal.appId);
  const iss = issuerOf(tenant, version);
  const times = timesOf(trace);
  const { id: oid, appId } = client.servicePrincipal;
  const held = claimIfAny("roles", roles);
  const subject = { sub: oid, tid: tenant.tenantId, uti };

  if (version === 1) {
    const by = { appid: appId, appidacr: proof, idp: iss };
    return { aud: resource.name, iss, ...times, aio, ...by, oid, rh, ...held, ...subject, ver: "1.0" };
  }
  const by = { azp: appId, azpacr: proof };
  const aud = resource.servicePrincipal.appId;
  return { aud, iss, ...times, aio, ...by, oid, rh, ...held, ...subject, ver: "2.0", xms_ftd: `${uti}${uti}` };
}
