import type { Application, PasswordCredential } from "./directory-objects.ts";
import type { DirectoryBehavior } from "./directory-behavior.ts";
import { graphRefusals } from "./graph-refusals.ts";

/** https://learn.microsoft.com/graph/api/resources/passwordcredentialconfiguration */
interface PasswordRestriction {
  readonly restrictionType: string;
  readonly state: "enabled" | "disabled";
  /** ISO 8601 duration, for lifetimes. */
  readonly maxLifetime: string | null;
  /** Older applications are exempt. Null exempts none. */
  readonly restrictForAppsCreatedAfterDateTime: string | null;
}

/** The same id in every tenant. https://learn.microsoft.com/graph/api/tenantappmanagementpolicy-get#response-1 */
export const defaultPolicyId = "00000000-0000-0000-0000-000000000000";

/** https://learn.microsoft.com/graph/api/resources/identifierurirestriction */
export interface IdentifierUriRestriction {
  readonly state: "enabled" | "disabled";
  readonly restrictForAppsCreatedAfterDateTime: string | null;
  /** Whether Microsoft, not an administrator, set the state. */
  readonly isStateSetByMicrosoft: boolean;
  readonly excludeAppsReceivingV2Tokens: boolean;
  readonly excludeSaml: boolean;
}

interface AppManagementPolicyOptions {
  readonly tenantId: string;
  readonly verifiedDomains: readonly string[];
  readonly behavior?: DirectoryBehavior;
  readonly usesSaml: (appId: string) => boolean;
}

/**
 * The tenant's default policy for the secrets and identifier URIs of applications. It always exists. Microsoft enabled
 * it for the identifier URIs of most tenants (https://learn.microsoft.com/entra/identity-platform/identifier-uri-restrictions).
 * The twin doesn't support restrictions of certificates, or policies of individual applications.
 * https://learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy
 */
export class AppManagementPolicy {
  readonly #options: AppManagementPolicyOptions;
  isEnabled: boolean;
  passwordCredentials: readonly PasswordRestriction[] = [];
  uriAdditionWithoutUniqueTenantIdentifier: IdentifierUriRestriction;

  constructor(options: AppManagementPolicyOptions) {
    this.#options = options;
    this.isEnabled = options.behavior?.identifierUriAdditions !== "allowed";
    this.uriAdditionWithoutUniqueTenantIdentifier = {
      state: this.isEnabled ? "enabled" : "disabled",
      restrictForAppsCreatedAfterDateTime: null,
      isStateSetByMicrosoft: true,
      excludeAppsReceivingV2Tokens: true,
      excludeSaml: true,
    };
  }

  set(
    isEnabled = this.isEnabled,
    passwordCredentials = this.passwordCredentials,
    identifierUris?: Partial<IdentifierUriRestriction>,
  ): void {
    this.isEnabled = isEnabled;
    this.passwordCredentials = passwordCredentials;
    this.uriAdditionWithoutUniqueTenantIdentifier = {
      ...this.uriAdditionWithoutUniqueTenantIdentifier,
      ...identifierUris,
      ...(identifierUris?.state && { isStateSetByMicrosoft: false }),
    };
  }

  /**
   * Throws the refusal of a new identifier URI without a verified domain, tenant ID or app ID.
   * https://learn.microsoft.com/graph/api/resources/identifieruriconfiguration
   */
  refuseIdentifierUri(application: Application, uri: string): void {
    const { tenantId, verifiedDomains, usesSaml } = this.#options;
    const { state, excludeAppsReceivingV2Tokens, excludeSaml, ...rule } = this.uriAdditionWithoutUniqueTenantIdentifier;
    if (!this.isEnabled || state !== "enabled" || !concerns(rule, application)) return;
    if (excludeAppsReceivingV2Tokens && application.api.requestedAccessTokenVersion === 2) return;
    if (excludeSaml && usesSaml(application.appId)) return;
    const [, host = ""] = /^\w+:\/\/([^/]+)/.exec(uri) ?? [];
    const isVerified = verifiedDomains.some((domain) => host === domain || host.endsWith(`.${domain}`));
    if (isVerified || uri.includes(tenantId) || uri.includes(application.appId)) return;
    throw graphRefusals.identifierUriPolicy(uri);
  }

  /** Throws CredentialTypeNotAllowedAsPerAppPolicy or CredentialInvalidLifetimeAsPerAppPolicy (400). */
  refusePassword(application: Application, credential: PasswordCredential): void {
    const inForce = (type: string) =>
      this.passwordCredentials.find(
        (rule) => rule.restrictionType === type && rule.state === "enabled" && concerns(rule, application),
      );
    if (!this.isEnabled) return;
    if (inForce("passwordAddition")) throw graphRefusals.credentialTypeNotAllowed(defaultPolicyId);
    const maxLifetime = inForce("passwordLifetime")?.maxLifetime;
    const [start, end] = [new Date(credential.startDateTime), new Date(credential.endDateTime)];
    if (maxLifetime && end > afterDuration(start, maxLifetime)) throw graphRefusals.credentialLifetime(defaultPolicyId);
  }
}

function concerns(
  { restrictForAppsCreatedAfterDateTime: after }: Pick<PasswordRestriction, "restrictForAppsCreatedAfterDateTime">,
  { createdDateTime }: Application,
): boolean {
  return after === null || Date.parse(after) <= Date.parse(createdDateTime);
}

const form = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** Returns whether a text is a duration in Graph's format: `P90D`, `P4DT12H30M5S`. */
export function isDuration(text: string): boolean {
  return form.test(text) && /\d/.test(text) && !text.endsWith("T");
}

/** Returns the end of a duration that starts at a date, by the calendar. */
function afterDuration(start: Date, duration: string): Date {
  const [, years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = (
    form.exec(duration) ?? []
  ).map((part) => (part === undefined ? undefined : Number(part)));
  const end = new Date(start);
  end.setUTCFullYear(end.getUTCFullYear() + years, end.getUTCMonth() + months, end.getUTCDate() + weeks * 7 + days);
  end.setUTCHours(end.getUTCHours() + hours, end.getUTCMinutes() + minutes, end.getUTCSeconds() + seconds);
  return end;
}
