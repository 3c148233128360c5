import type { AadstsError } from "./errors/aadsts-error.ts";
import { clientErrors } from "./errors/client-errors.ts";
import { requestErrors } from "./errors/request-errors.ts";

/**
 * The AADSTS table: Entra ID's errors, in its words.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export const aadsts = { ...clientErrors, ...requestErrors };

interface Circumstances {
  /** Another `error` than the table's, where an endpoint is known to name it differently. */
  readonly error?: string;
  /** What a client must request for access: a serialized claims request. */
  readonly claims?: string;
}

/** A refusal of Entra ID, with one row of the table. */
export class AadstsRefusal extends Error {
  readonly code: number;
  readonly row: AadstsError;
  readonly circumstances: Circumstances;

  constructor(code: number, row: AadstsError, message: string, circumstances: Circumstances) {
    super(message);
    this.name = "AadstsRefusal";
    this.code = code;
    this.row = row;
    this.circumstances = circumstances;
  }
}

/** The refusal of a code, its text completed by `values`. */
export function aadstsRefusal<Code extends keyof typeof aadsts>(
  code: Code,
  values: Parameters<(typeof aadsts)[Code]["text"]>,
  circumstances: Circumstances = {},
): AadstsRefusal {
  const row: AadstsError = aadsts[code];
  return new AadstsRefusal(code, row, row.text(...values), circumstances);
}

/**
 * Members in the order of Entra's own answers, its text joined by single spaces as in captures since November 2023.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#error-response
 */
export function refusalBody({ code, row, message, circumstances }: AadstsRefusal, trace: Trace): object {
  const { traceId, correlationId } = trace;
  const timestamp = trace.at
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, "Z");
  return {
    error: circumstances.error ?? row.error,
    error_description: `AADSTS${code}: ${message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    ...(row.errorUri && { error_uri: `https://login.microsoftonline.com/error?code=${code}` }),
    ...(row.suberror !== undefined && { suberror: row.suberror }),
    ...(circumstances.claims !== undefined && { claims: circumstances.claims }),
  };
}

/** The ids of each answer of Entra ID, in its body and headers. */
export interface Trace {
  /** `trace_id` of an error, header `x-ms-request-id`, and (encoded) the `uti` of a token. */
  readonly traceId: string;
  /** The caller's `client-request-id` if that is a GUID, else one of ours. */
  readonly correlationId: string;
  readonly at: Date;
}
