import { BearerRefused, type BearerRefusedReason } from "../network/bearer-refused.ts";
import { Refusal } from "../tenant/refusal.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { WebRefusal } from "./web-refusal.ts";
import type { Answer } from "./answer.ts";

/** Codes are Resource Manager's; beyond the first wording, the texts are ours. */
const tokenRefusals: Readonly<Record<BearerRefusedReason, readonly [code: string, message: string]>> = {
  "no token": ["AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing."],
  malformed: ["InvalidAuthenticationToken", "The access token is invalid."],
  expired: ["ExpiredAuthenticationToken", "The access token expiry UTC time is earlier than current UTC time."],
  "not yet valid": ["InvalidAuthenticationToken", "The access token is not yet valid."],
  audience: [
    "InvalidAuthenticationTokenAudience",
    "The access token has been obtained for wrong audience or resource. It should exactly match with one of the allowed audiences 'https://management.core.windows.net/','https://management.core.windows.net','https://management.azure.com/','https://management.azure.com'.",
  ],
  issuer: [
    "InvalidAuthenticationTokenTenant",
    "The access token is from the wrong issuer. It must match the tenant associated with this subscription.",
  ],
  signature: ["InvalidAuthenticationToken", "The access token is invalid."],
};

/** The one place where errors become answers; what is no refusal is a fault of the twin and goes on up. */
export function toErrorAnswer(error: unknown, tenant: Tenant): Answer {
  if (error instanceof WebRefusal) return { status: error.status, body: error.toEnvelope() };
  if (error instanceof Refusal) {
    return { status: error.status, body: { error: { code: error.code, message: error.message } } };
  }
  if (!(error instanceof BearerRefused)) throw error;
  const [code, message] = tokenRefusals[error.reason];
  // Clients learn the tenant to sign in to from this header.
  const challenge = `Bearer authorization_uri="https://login.windows.net/${tenant.tenantId}", error="invalid_token", error_description="${message}"`;
  return { status: 401, body: { error: { code, message } }, headers: { "WWW-Authenticate": challenge } };
}
