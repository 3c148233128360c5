import type { Tenant } from "../tenant/tenant.ts";

/** What every answer of Entra is known by, in its body and its headers. */
export interface Trace {
  /** `trace_id` of an error, header `x-ms-request-id`, and (encoded) the `uti` of a token. */
  readonly traceId: string;
  /** The caller's `client-request-id` if that is a GUID, else one of ours. */
  readonly correlationId: string;
  readonly at: Date;
}

const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

export function isGuid(text: string): boolean {
  return guid.test(text);
}

/**
 * `client-request-id` comes as a header or, from MSAL, as a form field and in the query.
 * https://learn.microsoft.com/openspecs/windows_protocols/ms-oapx (client-request-id); the echo as correlation id is
 * what AzureAD/microsoft-authentication-library-for-js relies on.
 */
export function startTrace(tenant: Tenant, wanted: readonly (string | null)[]): Trace {
  return {
    traceId: tenant.newId(),
    correlationId: wanted.find((id) => id !== null && isGuid(id)) ?? tenant.newId(),
    at: tenant.clock.now(),
  };
}
