/**
 * The result of one policy for a sign-in, in Graph's words.
 * https://learn.microsoft.com/graph/api/resources/appliedconditionalaccesspolicy
 */
export interface AppliedPolicy {
  readonly id: string;
  readonly displayName: string;
  readonly result:
    | "success"
    | "failure"
    | "notApplied"
    | "notEnabled"
    | "reportOnlySuccess"
    | "reportOnlyFailure"
    | "reportOnlyNotApplied"
    | "reportOnlyInterrupted";
}

/** A sign-in that conditional access evaluated. The log has no sign-ins that were refused earlier. */
export interface SignInRecord {
  readonly at: Date;
  /** Object id of the user, or of the client's service principal if it signs in as itself. */
  readonly principalId: string;
  readonly kind: "user" | "servicePrincipal";
  readonly clientId: string;
  /** Client ids. */
  readonly resources: readonly string[];
  readonly ipAddress: string;
  readonly conditionalAccessStatus: "success" | "failure" | "notApplied";
  readonly appliedConditionalAccessPolicies: readonly AppliedPolicy[];
}

/** The tenant's sign-ins, oldest first. https://learn.microsoft.com/entra/identity/conditional-access/concept-conditional-access-report-only */
export class SignInLog {
  readonly #records: SignInRecord[] = [];

  add(record: SignInRecord): void {
    this.#records.push(record);
  }

  all(): readonly SignInRecord[] {
    return [...this.#records];
  }
}
