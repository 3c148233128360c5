import type { Application } from "./directory-objects.ts";
import { graphRefusals } from "./graph-refusals.ts";
import { afterDuration } from "./iso-duration.ts";

/** https://learn.microsoft.com/graph/api/resources/passwordcredentialconfiguration and …/keycredentialconfiguration */
export interface CredentialRestriction {
  readonly restrictionType: string;
  readonly state: "enabled" | "disabled";
  /** ISO 8601 duration, of lifetimes. */
  readonly maxLifetime: string | null;
  /** Applications that are older are let be; null: none is. */
  readonly restrictForAppsCreatedAfterDateTime: string | null;
}

interface ApplicationRestrictions {
  readonly passwordCredentials: readonly CredentialRestriction[];
  readonly keyCredentials: readonly CredentialRestriction[];
}

interface Period {
  readonly start: Date;
  readonly end: Date;
}

/** The same id in every tenant. https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-get#response-1 */
export const defaultPolicyId = "00000000-0000-0000-0000-000000000000";

/**
 * The tenant's default policy for the credentials of applications: always there, off until somebody enables it.
 * Policies of single applications are not imitated.
 * https://learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy
 */
export class AppManagementPolicy {
  #isEnabled = false;
  #restrictions: ApplicationRestrictions = { passwordCredentials: [], keyCredentials: [] };

  get isEnabled(): boolean {
    return this.#isEnabled;
  }

  get applicationRestrictions(): ApplicationRestrictions {
    return this.#restrictions;
  }

  set(changes: {
    readonly isEnabled?: boolean | undefined;
    readonly applicationRestrictions?: Partial<ApplicationRestrictions> | undefined;
  }): void {
    this.#isEnabled = changes.isEnabled ?? this.#isEnabled;
    this.#restrictions = { ...this.#restrictions, ...changes.applicationRestrictions };
  }

  /** Throws CredentialTypeNotAllowedAsPerAppPolicy or CredentialInvalidLifetimeAsPerAppPolicy (400). */
  refusePassword(application: Pick<Application, "createdDateTime">, period: Period): void {
    const { passwordCredentials } = this.#restrictions;
    if (this.#inForce(passwordCredentials, "passwordAddition", application)) {
      throw graphRefusals.credentialTypeNotAllowed(defaultPolicyId);
    }
    this.#refuseLifetime(this.#inForce(passwordCredentials, "passwordLifetime", application), period);
  }

  /** Throws CredentialInvalidLifetimeAsPerAppPolicy (400). */
  refuseCertificate(application: Pick<Application, "createdDateTime">, period: Period): void {
    const { keyCredentials } = this.#restrictions;
    this.#refuseLifetime(this.#inForce(keyCredentials, "asymmetricKeyLifetime", application), period);
  }

  #inForce(
    restrictions: readonly CredentialRestriction[],
    type: string,
    { createdDateTime }: Pick<Application, "createdDateTime">,
  ): CredentialRestriction | undefined {
    if (!this.#isEnabled) return undefined;
    return restrictions.find(
      ({ restrictionType, state, restrictForAppsCreatedAfterDateTime: after }) =>
        restrictionType === type &&
        state === "enabled" &&
        (after === null || Date.parse(after) <= Date.parse(createdDateTime)),
    );
  }

  #refuseLifetime(restriction: CredentialRestriction | undefined, { start, end }: Period): void {
    const latest = restriction?.maxLifetime && afterDuration(start, restriction.maxLifetime);
    if (latest && end > latest) throw graphRefusals.credentialLifetime(defaultPolicyId);
  }
}
