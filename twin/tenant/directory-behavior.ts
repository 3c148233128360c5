/**
 * How Entra ID and Graph behave where sources disagree, or where a tenant is less kind than the twin: one switch a
 * question, each with both answers. What is left out is answered as the switch's default says. The sources of each
 * answer are beside the code that reads it, and in twin/FIDELITY.md.
 */
export interface DirectoryBehavior {
  /**
   * How much later than Graph's other answers conditional access knows an application, a caller's service principal, a
   * user, a group or a named location that a policy is written with, by the clock. Default: 0.
   */
  readonly policyReferenceLagMilliseconds?: number;
  /**
   * For how long after security defaults were switched off Graph still refuses an enabled policy, by the clock, though
   * reading the switch says off. Default: 0.
   */
  readonly securityDefaultsLagMilliseconds?: number;
  /**
   * What Graph makes of a named location's ranges: keeps them as they were written; writes each in its canonical form
   * and merges equal ones; or sorts the canonical ones, too. Default: "asWritten".
   */
  readonly namedLocationRanges?: "asWritten" | "canonical" | "sorted";
  /** How /v1.0 answers for deleted policies and locations, which only /beta documents. Default: "works". */
  readonly deletedPoliciesInV1?: DeletedPoliciesAnswer;
  /** How /beta answers for deleted policies and locations. Default: "works". */
  readonly deletedPoliciesInBeta?: DeletedPoliciesAnswer;
  /** How much later than its deletion a policy or location is among the deleted ones, by the clock. Default: 0. */
  readonly deletedPolicyLagMilliseconds?: number;
  /**
   * What Graph makes of a policy that includes or excludes an application which is a public client. Default: "refused",
   * until a tenant has answered for an API that is one.
   */
  readonly publicClientInPolicy?: "refused" | "accepted";
  /**
   * What Graph makes of an application that turns into a public client while a policy names it: takes it, and the policy
   * stays as it is; or refuses the change. Default: "accepted".
   */
  readonly publicClientUnderPolicy?: "accepted" | "refused";
}

/** `badRequest` and `notFound`: that version has no such path, said by 400 or by 404. */
export type DeletedPoliciesAnswer = "works" | "badRequest" | "notFound";
