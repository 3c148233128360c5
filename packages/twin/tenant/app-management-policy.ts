import type { Application } from "./directory-objects.ts";
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

/**
 * The tenant's default policy for the secrets of applications. It always exists and is off until an administrator
 * enables it. The twin doesn't support restrictions of certificates, or policies of individual applications.
 * https://learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy
 */
export class AppManagementPolicy {
  isEnabled = false;
  passwordCredentials: readonly PasswordRestriction[] = [];

  set(isEnabled = this.isEnabled, passwordCredentials = this.passwordCredentials): void {
    this.isEnabled = isEnabled;
    this.passwordCredentials = passwordCredentials;
  }

  /** Throws CredentialTypeNotAllowedAsPerAppPolicy or CredentialInvalidLifetimeAsPerAppPolicy (400). */
  refusePassword({ createdDateTime }: Application, { start, end }: { readonly start: Date; readonly end: Date }): void {
    const inForce = (type: string) =>
      this.passwordCredentials.find(
        ({ restrictionType, state, restrictForAppsCreatedAfterDateTime: after }) =>
          restrictionType === type &&
          state === "enabled" &&
          (after === null || Date.parse(after) <= Date.parse(createdDateTime)),
      );
    if (!this.isEnabled) return;
    if (inForce("passwordAddition")) throw graphRefusals.credentialTypeNotAllowed(defaultPolicyId);
    const maxLifetime = inForce("passwordLifetime")?.maxLifetime;
    if (maxLifetime && end > afterDuration(start, maxLifetime)) throw graphRefusals.credentialLifetime(defaultPolicyId);
  }
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
