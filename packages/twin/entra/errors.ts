import type { AadstsError } from "./errors/aadsts-error.ts";
import { authorizeErrors } from "./errors/authorize-errors.ts";
import { clientErrors } from "./errors/client-errors.ts";
import { codeErrors } from "./errors/code-errors.ts";
import { requestErrors } from "./errors/request-errors.ts";

/**
 * The AADSTS table: Entra ID's errors, in its own words.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export const aadsts = { ...clientErrors, ...requestErrors, ...codeErrors };

const everyError = { ...aadsts, ...authorizeErrors };

interface Circumstances {
  /** An `error` other than the table's, if an endpoint is known to use another one. */
  readonly error?: string;
  /** The serialized claims request that a client must send to get access. */
  readonly claims?: string;
}

/** A refusal of Entra ID, built from one row of the table. */
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

/** Returns the refusal for a code. `values` complete its text. */
export function aadstsRefusal<Code extends keyof typeof everyError>(
  code: Code,
  values: Parameters<(typeof everyError)[Code]["text"]>,
  circumstances: Circumstances = {},
): AadstsRefusal {
  const row: AadstsError = everyError[code];
  return new AadstsRefusal(code, row, row.text(...values), circumstances);
}

/** Returns the sentence of a refusal with its ids and time. */
export function refusalDescription({ code, message }: AadstsRefusal, { traceId, correlationId, at }: Trace): string {
  return `AADSTS${code}: ${message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestampOf(at)}`;
}

/** Returns the address of the page where Entra ID explains a code, if it links to one. */
export function errorUriOf({ code, row }: AadstsRefusal): string | undefined {
  return row.errorUri && `https://login.microsoftonline.com/error?code=${code}`;
}

export function timestampOf(at: Date): string {
  return at
    .toISOString()
    .replace("T", " ")
    .replace(/\.\d+Z$/, "Z");
}

/**
 * Returns the body of a refusal, with members in Entra ID's order. Single spaces join its text, as in captures since
 * November 2023.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#error-response
 */
export function refusalBody(refusal: AadstsRefusal, trace: Trace): object {
  const { code, row, circumstances } = refusal;
  const { traceId, correlationId } = trace;
  const errorUri = errorUriOf(refusal);
  return {
    error: circumstances.error ?? row.error,
    error_description: refusalDescription(refusal, trace),
    error_codes: [code],
    timestamp: timestampOf(trace.at),
    trace_id: traceId,
    correlation_id: correlationId,
    ...(errorUri !== undefined && { error_uri: errorUri }),
    ...(row.suberror !== undefined && { suberror: row.suberror }),
    ...(circumstances.claims !== undefined && { claims: circumstances.claims }),
  };
}

/** The ids in the body and headers of each answer from Entra ID. */
export interface Trace {
  /** `trace_id` of an error, `x-ms-request-id` header, and (encoded) a token's `uti`. */
  readonly traceId: string;
  /** The caller's `client-request-id` if it's a GUID, otherwise one of ours. */
  readonly correlationId: string;
  readonly at: Date;
}
