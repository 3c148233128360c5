import { types } from "../../../stacks/live/program-types.ts";
import { beforeAndAfter, type Finding, type Severity } from "../findings/finding.ts";
import type { FindingId } from "../findings/finding-ids.ts";
import type { Credential, Json, Registration } from "../snapshot/snapshot.ts";
import { listChange } from "../../../stacks/compare/lists.ts";
import type { Step } from "../../../engine/event-log.ts";

/** Findings for changed credentials of app registrations that existed before. */
export function compareCredentials(before: Registration, { name, credentials }: Registration): readonly Finding[] {
  const { added, removed } = listChange(before.credentials, credentials, ({ key }) => key);
  const isOf = (one: Credential) => (other: Credential) => other.kind === one.kind && other.name === one.name;
  const left = credentials.filter((one) => isSecret(one) && !one.hasEnded && !added.includes(one));
  const of = (id: FindingId, severity: Severity, one: Credential, more: Partial<Finding> = {}): Finding => ({
    id,
    severity,
    subject: `${nounOf(one)} of ${name}`,
    ...more,
    facts: { name, kind: one.kind, ...more.facts },
  });
  return [
    ...removed.map((one) => {
      const replacement = added.find(isOf(one));
      if (!replacement) {
        return of("credential/removed", one.hasEnded ? "changes" : "breaks", one, { before: credentialFacts(one) });
      }
      if (one.kind === "federated credential") {
        // A different trust under the same name: a different identity can call as the application.
        return of("credential/trust-changed", "opens", one, beforeAndAfter(one.trusts, replacement.trusts));
      }
      // Entra ID creates a secret, but the person who created a certificate has its key.
      const isOfAnotherKey = one.kind === "certificate" && !isSameCertificate(one, replacement);
      return of("credential/renewed", isOfAnotherKey ? "opens" : one.hasEnded ? "changes" : "breaks", one, {
        before: credentialFacts(one),
        after: credentialFacts(replacement),
        facts: { left: left.map(nounOf) },
      });
    }),
    ...added
      .filter((one) => !removed.some(isOf(one)))
      .map((one) =>
        of("credential/added", isOtherSlot(one, name, before.credentials) ? "changes" : "opens", one, {
          after: credentialFacts(one),
        }),
      ),
  ];
}

const day = 24 * 60 * 60 * 1000;

interface SecretLimit {
  /** The shorter of the limits in both versions' settings. */
  readonly days: number;
  /** The time of the change's deployment, in ISO 8601. */
  readonly from: string;
  /** Whether the change was deployed to another tenant, which gives each secret another key. */
  readonly isElsewhere?: boolean | undefined;
}

/** Findings for client secrets that the change creates and that live longer than the settings allow. */
export function longLivedSecrets(
  before: Registration | undefined,
  { name, credentials }: Registration,
  { days, from, isElsewhere = false }: SecretLimit,
): readonly Finding[] {
  const { added } = listChange(before?.credentials ?? [], credentials, ({ key }) => key);
  const isKnown = ({ name, endDate }: Credential) =>
    isElsewhere &&
    before?.credentials.some((one) => isSecret(one) && one.name === name && one.endDate === endDate) === true;
  return added
    .filter((one) => isSecret(one) && !isKnown(one))
    .flatMap((one): readonly Finding[] => {
      if (one.hasEnded) return [];
      const lives =
        one.endDate === undefined ? undefined : Math.ceil((Date.parse(one.endDate) - Date.parse(from)) / day);
      // An expiry on the last allowed day is within the limit, at any hour.
      if (lives !== undefined && lives <= days + 1) return [];
      // Leave out the remaining days, so that the same change gives the same finding tomorrow.
      const facts = { limit: days, ...credentialFacts(one) };
      return [{ id: "credential/long-lived", severity: "weakens", subject: `${nounOf(one)} of ${name}`, facts }];
    });
}

/**
 * A rotation fills the other slot of a caller that already has a secret. Any other secret is an additional credential.
 */
function isOtherSlot(one: Credential, registration: string, before: readonly Credential[]): boolean {
  return (
    isSecret(one) && registration.startsWith("caller ") && before.some(isSecret) && /\b(?:first|second)$/.test(one.name)
  );
}

/** Unknown thumbprints are never the same. */
function isSameCertificate(one: Credential, other: Credential): boolean {
  return one.thumbprint !== undefined && one.thumbprint === other.thumbprint;
}

function isSecret({ kind }: Credential): boolean {
  return kind === "client secret";
}

/** `client secret "integration first"` */
function nounOf({ kind, name }: Credential): string {
  return name === "" ? kind : `${kind} "${name}"`;
}

/** The facts that the sentences use. */
export function credentialFacts(one: Credential): Readonly<Record<string, Json>> {
  const { endDate, hasEnded, trusts, thumbprint } = one;
  return {
    noun: nounOf(one),
    ...(endDate !== undefined && { until: endDate.slice(0, 10) }),
    ...(hasEnded && { hasEnded }),
    ...(trusts !== undefined && { trusts }),
    ...(thumbprint !== undefined && { thumbprint }),
  };
}

/** Findings for client secrets that are delivered to a new vault. */
export function deliveryFindings(steps: readonly Step[]): readonly Finding[] {
  return steps
    .filter(({ type, op }) => type === types.keyVaultSecret && (op === "create" || op === "create-replacement"))
    .map(({ after }): Finding => {
      const [secret, vault] = [text(after?.["secretName"]), text(after?.["vaultName"])];
      return {
        id: "credential/delivered",
        severity: "opens",
        subject: `${secret} in ${vault}`,
        facts: { secret, vault },
      };
    });
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "that the deployment names";
}
