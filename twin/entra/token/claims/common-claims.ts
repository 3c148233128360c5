import type { Tenant } from "../../../tenant/tenant.ts";
import type { TokenVersion } from "../../signing-keys.ts";
import type { Trace } from "../../trace.ts";

/** Seconds. Entra dates tokens back against clocks that lag (reported: samples, `exp` = `nbf` + 3900 for an hour). */
const backdated = 300;
const lifetime = 3900;

/** `iat`, `nbf`, `exp`: seconds since 1970. */
export function timesOf({ at }: Trace): { readonly iat: number; readonly nbf: number; readonly exp: number } {
  const issuedAt = Math.floor(at.getTime() / 1000) - backdated;
  return { iat: issuedAt, nbf: issuedAt, exp: issuedAt + lifetime };
}

/** What only Entra can read, in the shape of its own: nothing may depend on it. */
export function opaqueClaims({ traceId }: Trace, { tenantId }: Tenant, recipientClientId: string) {
  const uti = bytesOf(traceId).toString("base64url");
  const recipient = Buffer.concat([bytesOf(tenantId), bytesOf(recipientClientId)]).toString("base64url");
  return { uti, aio: `k2RgYFh${uti}A`, rh: `1.A${recipient}.` };
}

/** https://learn.microsoft.com/entra/identity-platform/access-tokens#token-formats */
export function issuerOf({ tenantId }: Tenant, version: TokenVersion): string {
  return version === 1 ? `https://sts.windows.net/${tenantId}/` : `https://login.microsoftonline.com/${tenantId}/v2.0`;
}

/** A claim with values, or no claim at all. */
export function claimIfAny<Name extends string>(
  name: Name,
  values: readonly string[],
): Partial<Record<Name, string[]>> {
  return values.length > 0 ? ({ [name]: [...values] } as Partial<Record<Name, string[]>>) : {};
}

function bytesOf(guid: string): Buffer {
  return Buffer.from(guid.replaceAll("-", ""), "hex");
}
