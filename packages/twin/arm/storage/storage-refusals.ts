import { BearerRefused, type BearerRefusedReason } from "../../network/bearer-refused.ts";
import { Refusal } from "../../tenant/refusal.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import type { StorageService } from "./data-actions.ts";

/** https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes, …/blob-service-error-codes */
export const storageRefusals = {
  /** A role is missing, or hasn't arrived yet. */
  permissionMismatch: () =>
    new Refusal(
      403,
      "AuthorizationPermissionMismatch",
      "This request is not authorized to perform this operation using this permission.",
    ),
  /** https://learn.microsoft.com/azure/storage/common/shared-key-authorization-prevent */
  keysNotPermitted: () =>
    new Refusal(
      403,
      "KeyBasedAuthenticationNotPermitted",
      "Key based authentication is not permitted on this storage account.",
    ),
};

/** `AuthenticationErrorDetail`, in part inferred. */
const details: Readonly<Record<BearerRefusedReason, string>> = {
  "no token": "",
  malformed: "The token is not a well-formed JWT.",
  expired: "Lifetime validation failed. The token is expired.",
  "not yet valid": "Lifetime validation failed. The token is not yet valid.",
  audience: "Audience validation failed. Audience did not match.",
  issuer: "Issuer validation failed. Issuer did not match.",
  signature: "Signature validation failed. The signature key was not found.",
};

/** The service's answer to a refused request; undefined for any other error. */
export function storageRefusal(
  error: unknown,
  service: StorageService,
  tenant: Tenant,
  requestId: string,
): Response | undefined {
  if (error instanceof Refusal) return answer(error, {}, { service, tenant, requestId });
  if (!(error instanceof BearerRefused)) return undefined;
  // https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory#bearer-challenge
  const challenge = `Bearer authorization_uri=https://login.microsoftonline.com/${tenant.tenantId}/oauth2/authorize resource_id=https://storage.azure.com`;
  const code = error.reason === "no token" ? "NoAuthenticationInformation" : "InvalidAuthenticationInfo";
  const message =
    "Server failed to authenticate the request. Please refer to the information in the www-authenticate header.";
  const detail = details[error.reason];
  return answer(
    { status: 401, code, message, ...(detail !== "" && { detail }) },
    { "www-authenticate": challenge },
    { service, tenant, requestId },
  );
}

function answer(
  {
    status,
    code,
    message,
    detail,
  }: { readonly status: number; readonly code: string; readonly message: string; readonly detail?: string },
  more: Readonly<Record<string, string>>,
  { service, tenant, requestId }: { readonly service: StorageService; readonly tenant: Tenant; requestId: string },
): Response {
  const full = `${message}\nRequestId:${requestId}\nTime:${tenant.clock.now().toISOString()}`;
  const headers = { "x-ms-error-code": code, "x-ms-request-id": requestId, ...more };
  if (service === "table") {
    const body = { "odata.error": { code, message: { lang: "en-US", value: full } } };
    return Response.json(body, { status, headers });
  }
  const detailed = detail === undefined ? "" : `<AuthenticationErrorDetail>${detail}</AuthenticationErrorDetail>`;
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${full}</Message>${detailed}</Error>`;
  return new Response(body, { status, headers: { "content-type": "application/xml", ...headers } });
}
