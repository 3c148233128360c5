import { dayOf } from "@protected-function/core/text/day.ts";
import { X509Certificate } from "node:crypto";
import { met, type Need, type PreflightFinding, read, unmet, unread } from "./finding.ts";
import { readsInstead } from "./graph-needs.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Requirements } from "./wanted.ts";

interface Restriction {
  readonly restrictionType: string;
  readonly state?: string | null;
  readonly maxLifetime?: string | null;
  readonly restrictForAppsCreatedAfterDateTime?: string | null;
  /** Exempt actors, by a custom security attribute. Preflight can't check it. */
  readonly excludeActors?: object | null;
}

interface TenantAppManagementPolicy {
  readonly id: string;
  readonly isEnabled: boolean;
  readonly applicationRestrictions?: {
    readonly passwordCredentials?: readonly Restriction[];
    readonly keyCredentials?: readonly Restriction[];
  } | null;
}

interface Credential {
  readonly caller: string;
  readonly start: Date;
  readonly end: Date;
}

const path = "/v1.0/policies/defaultAppManagementPolicy";
const page = "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade/~/AppPolicies";

/**
 * Whether the tenant's policy allows the secrets and certificates of the settings. A policy for a single application
 * can't be assigned before the application exists, so the tenant's policy applies to its first credentials.
 * https://learn.microsoft.com/graph/api/resources/tenantappmanagementpolicy
 */
export async function appManagementPolicy({
  graph,
  requirements,
  now,
}: Surroundings): Promise<readonly PreflightFinding[]> {
  const secrets = requirements.secrets.flatMap((secret) =>
    periodOf(secret.caller, secret.startDate, secret.endDate, now),
  );
  const certificates = requirements.certificates.flatMap((certificate) => certificatePeriod(certificate, now));
  if (secrets.length === 0 && certificates.length === 0) return [];
  const answer = await read<TenantAppManagementPolicy>(graph, path);
  const policyId = answer.read ? answer.value.id : "…";
  const rules = [
    {
      need: additionNeed(secrets, policyId),
      credentials: secrets,
      of: "passwordCredentials",
      type: "passwordAddition",
      problem: () => "blocked: passwordAddition",
    },
    {
      need: lifetimeNeed("client-secret-lifetime", "Lifetime of client secrets", secrets, policyId),
      credentials: secrets,
      of: "passwordCredentials",
      type: "passwordLifetime",
      problem: (rule: Restriction) => tooLong(secrets, rule),
    },
    {
      need: lifetimeNeed("certificate-lifetime", "Lifetime of certificates", certificates, policyId),
      credentials: certificates,
      of: "keyCredentials",
      type: "asymmetricKeyLifetime",
      problem: (rule: Restriction) => tooLong(certificates, rule),
    },
  ] as const;
  const usedRules = rules.filter(({ credentials }) => credentials.length > 0);
  if (!answer.read) {
    return usedRules.map(({ need }) =>
      unread(need, `${answer.message}; it takes Policy.Read.All`, readsInstead("Policy.Read.All", path)),
    );
  }
  const { isEnabled, applicationRestrictions } = answer.value;
  return usedRules.map(({ need, of, type, problem }) => {
    const restrictions = (isEnabled && applicationRestrictions?.[of]) || [];
    const rule = restrictions.find(({ restrictionType, ...one }) => restrictionType === type && applies(one, now));
    const violation = rule && problem(rule);
    if (!rule || violation === undefined) return met(need, rule ? `within ${rule.maxLifetime}` : "not restricted");
    if (!rule.excludeActors) return unmet(need, violation);
    const possibleViolation = `${violation}; but the policy exempts some deployers, by an attribute that can't be checked here`;
    return unmet(need, possibleViolation, "warning");
  });
}

/** Whether a restriction applies to applications created now, such as this stack's. */
function applies(
  { state, restrictForAppsCreatedAfterDateTime: after }: Omit<Restriction, "restrictionType">,
  now: Date,
): boolean {
  return state !== "disabled" && (!after || Date.parse(after) <= now.getTime());
}

function tooLong(credentials: readonly Credential[], { maxLifetime }: Restriction): string | undefined {
  if (!maxLifetime) return undefined;
  const long = credentials.filter(({ start, end }) => end > afterDuration(start, maxLifetime));
  if (long.length === 0) return undefined;
  const secretTexts = long.map(({ caller, start, end }) => {
    const latest = dayOf(afterDuration(start, maxLifetime).toISOString());
    return `the one of ${caller} expires on ${dayOf(end.toISOString())}; the latest possible date is ${latest}`;
  });
  return `${secretTexts.join("; ")} (at most ${maxLifetime})`;
}

function additionNeed(secrets: readonly Credential[], policyId: string): Need {
  return {
    id: "client-secrets-allowed",
    title: "Client secrets are allowed in this tenant",
    why: `The settings declare client secrets for: ${callersOf(secrets)}.`,
    error: {
      code: "CredentialTypeNotAllowedAsPerAppPolicy",
      message: `Credential type not allowed as per assigned policy '${policyId}'.`,
      source:
        "https://github.com/OfficeDev/microsoft-365-agents-toolkit (aadAppClient.ts) for the code; the wording is inferred",
    },
    grants: `use a certificate or a federated credential instead (docs/guides/credentials.md), or change the policy: ${page}`,
  };
}

function lifetimeNeed(id: string, title: string, credentials: readonly Credential[], policyId: string): Need {
  return {
    id,
    title: `${title} within the tenant's limit`,
    why: `The settings set the expiry for: ${callersOf(credentials)}.`,
    error: {
      code: "CredentialInvalidLifetimeAsPerAppPolicy",
      message: `Credential lifetime exceeds the max value allowed as per assigned policy '${policyId}'.`,
      source: "https://github.com/OfficeDev/microsoft-365-agents-toolkit/issues/10905",
    },
    grants: `set an earlier expiry in the settings (for a secret, ./pf rotate --days), or change the policy: ${page}`,
  };
}

function certificatePeriod(
  { caller, pem, endDate }: Requirements["certificates"][number],
  now: Date,
): readonly Credential[] {
  try {
    const { validFrom, validTo } = new X509Certificate(pem);
    return periodOf(caller, new Date(validFrom).toISOString(), endDate ?? new Date(validTo).toISOString(), now);
  } catch {
    // The program itself refuses an invalid certificate.
    return [];
  }
}

function periodOf(
  caller: string,
  startDate: string | undefined,
  endDate: string | undefined,
  now: Date,
): readonly Credential[] {
  const start = startDate === undefined ? now : new Date(startDate);
  const end = new Date(endDate ?? "");
  return Number.isNaN(start.getTime()) || Number.isNaN(end.getTime()) ? [] : [{ caller, start, end }];
}

function callersOf(credentials: readonly Credential[]): string {
  return [...new Set(credentials.map(({ caller }) => caller))].join(", ");
}

const form = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$/;

/**
 * Adds a duration to a date, by the calendar.
 *
 * @param duration ISO 8601, as Graph writes it: `P90D`, `P4DT12H30M5S`
 * @throws Error if it isn't a duration
 */
export function afterDuration(start: Date, duration: string): Date {
  const parts = form.exec(duration);
  if (!parts) throw new Error(`"${duration}" isn't an ISO 8601 duration.`);
  const number = (index: number) => Number(parts[index] ?? 0);
  const end = new Date(start);
  end.setUTCFullYear(
    end.getUTCFullYear() + number(1),
    end.getUTCMonth() + number(2),
    end.getUTCDate() + number(3) * 7 + number(4),
  );
  end.setUTCHours(end.getUTCHours() + number(5), end.getUTCMinutes() + number(6), end.getUTCSeconds() + number(7));
  return end;
}
