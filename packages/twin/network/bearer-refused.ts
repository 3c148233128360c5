/** Why a bearer token is refused. Each service has its own code, status and wording for it. */
export type BearerRefusedReason =
  | "no token"
  | "malformed"
  | "expired"
  | "not yet valid"
  | "audience"
  | "issuer"
  | "signature";

/** A request's bearer token is missing or not acceptable. The message never contains the token. */
export class BearerRefused extends Error {
  readonly reason: BearerRefusedReason;

  constructor(reason: BearerRefusedReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "BearerRefused";
    this.reason = reason;
  }
}
