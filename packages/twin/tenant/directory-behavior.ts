/**
 * How Entra ID and Graph behave where sources disagree, or where a tenant is less predictable than the twin. Each
 * question has one switch, with every known answer. An omitted switch has its default. The sources of each answer are
 * next to the code that reads it, and in packages/twin/FIDELITY.md.
 */
export interface DirectoryBehavior {
  /**
   * How long after Graph's other answers conditional access knows an object that a policy uses, by the clock: an
   * application, a caller's service principal, a user, a group or a named location. Default: 0.
   */
  readonly policyReferenceLagMilliseconds?: number;
  /**
   * The member with the numbered reason in the answer to a refused policy: `message`, or `innerError.message` with a
   * general `message`. Default: "message".
   */
  readonly policyRefusalsIn?: "message" | "innerError";
  /**
   * How long Graph still refuses an enabled policy after security defaults were switched off, by the clock, although
   * reading the switch shows off. Default: 0.
   */
  readonly securityDefaultsLagMilliseconds?: number;
  /**
   * How Graph treats a named location's ranges. It keeps them as written, or canonicalizes each and merges equal ones,
   * or also sorts the canonical ones. Default: "asWritten".
   */
  readonly namedLocationRanges?: "asWritten" | "canonical" | "sorted";
  /** How /v1.0 answers for deleted policies and locations. Only /beta documents them. Default: "works". */
  readonly deletedPoliciesInV1?: DeletedPoliciesAnswer;
  /** How /beta answers for deleted policies and locations. Default: "works". */
  readonly deletedPoliciesInBeta?: DeletedPoliciesAnswer;
  /** How long after its deletion a policy or location appears among the deleted ones, by the clock. Default: 0. */
  readonly deletedPolicyLagMilliseconds?: number;
  /**
   * The methods for multifactor authentication that users have registered from the start. With "nothing", they have
   * none until the twin's owner registers one for a user. With "aMethod", everyone has one. Default: "nothing".
   */
  readonly authenticationMethods?: "nothing" | "aMethod";
  /** Whether security defaults are on from the start, as in a new tenant. Default: false. */
  readonly securityDefaults?: boolean;
  /**
   * The users that need their registered method under security defaults after giving a password: everyone, or only
   * administrators and users of Azure. Microsoft decides "when necessary". Default: "everybody".
   */
  readonly securityDefaultsAsk?: "everybody" | "administratorsAndAzure";
  /** The `error` of AADSTS50079 at the version 2 endpoint. Default: "invalid_grant". */
  readonly enrollmentError?: "invalid_grant" | "interaction_required";
  /** Whether the sentence of AADSTS50079 names the requested resource. Default: true. */
  readonly enrollmentNamesResource?: boolean;
  /**
   * How Graph treats a policy that includes or excludes a public client. Default: "refused", until a tenant has
   * answered for an API that is one.
   */
  readonly publicClientInPolicy?: "refused" | "accepted";
  /**
   * How Graph treats an application that becomes a public client while a policy uses it. It accepts the change and
   * leaves the policy as it is, or refuses the change. Default: "accepted".
   */
  readonly publicClientUnderPolicy?: "accepted" | "refused";
  /**
   * How Graph treats the assignments of an app role that is removed from its application. They stay and only count as
   * "assigned", or they are deleted with it ("deletes the association on the Enterprise Application",
   * microsoftgraph/microsoft-graph-docs#5338). In that case, deleting one later gets a 404. Default: "assignmentsStay".
   */
  readonly removedAppRole?: "assignmentsStay" | "assignmentsGo";
  /**
   * The names that a federated identity credential can have: any that a URL can contain as they are, or none with a dot
   * or a tilde. Default: "urlFriendly".
   */
  readonly federatedCredentialNames?: "urlFriendly" | "withoutDots";
  /**
   * Whether the default app management policy blocks identifier URIs without a verified domain, tenant ID or app ID from
   * the start. Microsoft switched this on for tenants in June and July 2025, except those with processes that it might
   * disrupt. Default: "blocked".
   */
  readonly identifierUriAdditions?: "blocked" | "allowed";
  /**
   * How the version 2.0 token endpoint treats the parameter `resource`. It takes one that names the resource of the
   * scope (reports since January 2026), or refuses any (reports until July 2025). Default: "matched".
   */
  readonly resourceParameter?: "matched" | "refused";
  /**
   * Who can consent to an application's delegated permissions in a browser. Tenants differ, and so do their defaults over
   * the years. Default: "users", for permissions that need no administrator.
   */
  readonly userConsent?: "users" | "administratorsOnly";
  /**
   * The country that Microsoft knows of an address: two letters, or `unknown` for none. Without an answer, the twin
   * refuses by name to decide a policy that depends on the country. Default: no answer for any address.
   */
  readonly countryOf?: (ipAddress: string) => string | undefined;
  /**
   * What ID Protection and Adaptive Protection know of sign-ins, users and service principals. With "none", nobody is at
   * risk. With "unknown", the twin refuses by name to decide a policy about risk. Default: "none", as What If assumes
   * (https://learn.microsoft.com/graph/api/resources/signinconditions).
   */
  readonly risk?: "none" | "unknown";
}

/** `badRequest` and `notFound`: that version has no such path, and answers 400 or 404. */
export type DeletedPoliciesAnswer = "works" | "badRequest" | "notFound";
