/** Why a bearer token is not accepted. Each service puts its own code, status and wording on it. */
export type BearerRefusedReason =
  | "no token"
  | "malformed"
  | "expired"
  | "not yet valid"
  | "audience"
  | "issuer"
  | "signature";

/** A request's bearer token is missing or not acceptable. The message never holds the token. */
export class BearerRefused extends Error {
  readonly reason: BearerRefusedReason;

  constructor(reason: BearerRefusedReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "BearerRefused";
    this.reason = reason;
  }
}
