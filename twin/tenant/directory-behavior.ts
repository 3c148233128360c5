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
   * Where the answer to a refused policy has its numbered reason: in `message`, or in `innerError.message` behind a general
   * one. Default: "message".
   */
  readonly policyRefusalsIn?: "message" | "innerError";
  /**
   * For how long after security defaults were switched off Graph still refuses an enabled policy, by the clock, though
   * reading the switch says off. Default: 0.
   */
  readonly securityDefaultsLagMilliseconds?: number;
  /**
   * What Graph makes of a named location's ranges: keeps them as they were written; writes each in its canonical form
   * and merges equal ones; or also sorts the canonical ones. Default: "asWritten".
   */
  readonly namedLocationRanges?: "asWritten" | "canonical" | "sorted";
  /** How /v1.0 answers for deleted policies and locations, which only /beta documents. Default: "works". */
  readonly deletedPoliciesInV1?: DeletedPoliciesAnswer;
  /** How /beta answers for deleted policies and locations. Default: "works". */
  readonly deletedPoliciesInBeta?: DeletedPoliciesAnswer;
  /** How much later than its deletion a policy or location is among the deleted ones, by the clock. Default: 0. */
  readonly deletedPolicyLagMilliseconds?: number;
  /**
   * What people have registered to do multifactor authentication with: nothing, unless the twin's owner registers a
   * method for one of them, or everybody something from the start. Default: "nothing".
   */
  readonly authenticationMethods?: "nothing" | "aMethod";
  /** Whether security defaults are on from the start, as they are in a new tenant. Default: false. */
  readonly securityDefaults?: boolean;
  /**
   * Whom of those who have registered a method security defaults ask for it when they show a password: everyone, or
   * only administrators and users of Azure. Microsoft decides "when necessary". Default: "everybody".
   */
  readonly securityDefaultsAsk?: "everybody" | "administratorsAndAzure";
  /** The `error` of AADSTS50079 at the version 2 endpoint. Default: "invalid_grant". */
  readonly enrollmentError?: "invalid_grant" | "interaction_required";
  /** Whether the sentence of AADSTS50079 names the resource that was asked for. Default: true. */
  readonly enrollmentNamesResource?: boolean;
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
  /**
   * What becomes of the assignments of an app role that is removed from its application: they stay, and count for nothing
   * but "assigned"; or they go with it ("deletes the association on the Enterprise Application",
   * microsoftgraph/microsoft-graph-docs#5338), and deleting one afterwards gets a 404.
   * Default: "assignmentsStay".
   */
  readonly removedAppRole?: "assignmentsStay" | "assignmentsGo";
}

/** `badRequest` and `notFound`: that version has no such path, said by 400 or by 404. */
export type DeletedPoliciesAnswer = "works" | "badRequest" | "notFound";
