import { NotSupported } from "../tenant/refusal.ts";

/** A handler threw an error. That is always a mistake in the twin, never in the request. */
export interface Fault {
  /** The time by the twin's clock. */
  readonly at: Date;
  readonly method: string;
  readonly host: string;
  /** The path as in the journal, without query values that may be secrets. */
  readonly path: string;
  readonly error: unknown;
}

/**
 * Returns 500, so no client mistakes it for a service's answer. The error itself stays in the twin, because it may
 * quote a token.
 */
export function faultResponse({ method, host, path, error }: Fault): Response {
  const kind = error instanceof Error ? error.name : typeof error;
  return errorResponse(
    500,
    "TwinFault",
    `The twin failed at ${method} https://${host}${path} (${kind}). This is a bug in the twin, not in the request: ` +
      "the twin's list of faults has the whole error.",
  );
}

/**
 * Returns the answer for a NotSupported error that no service put into its own envelope. Every other error is a fault.
 */
export function notSupportedResponse(error: unknown): Response | undefined {
  return error instanceof NotSupported ? errorResponse(error.status, error.code, error.message) : undefined;
}

export function errorResponse(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status });
}
