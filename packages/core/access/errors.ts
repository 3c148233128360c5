/** Stable codes for questions that this module refuses to decide. */
export type AccessErrorCode = "policy-not-decidable" | "named-location-unknown" | "address-invalid";

/** A question that is refused because an answer would be a guess. */
export class AccessError extends Error {
  readonly code: AccessErrorCode;
  constructor(code: AccessErrorCode, message: string) {
    super(message);
    this.name = "AccessError";
    this.code = code;
  }
}

/** A policy has an unsupported condition, such as a device platform. Ignoring it would give the wrong answer. */
export class PolicyNotDecidableError extends AccessError {
  readonly policyId: string;
  /** Path of the unsupported condition, as in Graph's JSON: `conditions.platforms`. */
  readonly condition: string;
  constructor(policy: { readonly id: string; readonly displayName: string }, condition: string, reason: string) {
    super(
      "policy-not-decidable",
      `The policy "${policy.displayName}" (${policy.id}) can't be evaluated here: ${condition} ${reason}.`,
    );
    this.name = "PolicyNotDecidableError";
    this.policyId = policy.id;
    this.condition = condition;
  }
}

/** A policy names a location that is missing from the given ones, or a country that isn't known of this sign-in. */
export class NamedLocationUnknownError extends AccessError {
  readonly policyId: string;
  readonly locationId: string;
  constructor(policy: { readonly id: string; readonly displayName: string }, locationId: string, reason: string) {
    super(
      "named-location-unknown",
      `The policy "${policy.displayName}" (${policy.id}) names the location ${locationId}, ${reason}.`,
    );
    this.name = "NamedLocationUnknownError";
    this.policyId = policy.id;
    this.locationId = locationId;
  }
}

/** A text isn't an IP address, or isn't a range of addresses. */
export class AddressInvalidError extends AccessError {
  readonly text: string;
  constructor(text: string, kind: "address" | "range") {
    const expected = kind === "address" ? "an IPv4 or IPv6 address" : "a range such as 203.0.113.0/24 or 2001:db8::/32";
    super("address-invalid", `"${text}" is not ${expected}.`);
    this.name = "AddressInvalidError";
    this.text = text;
  }
}
