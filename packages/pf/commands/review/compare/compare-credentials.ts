import { referenceIn } from "../../../access-matrix/reference.ts";
import { type Finding, finding } from "../findings/finding.ts";
import type { CredentialFacts } from "../findings/kinds/credential-facts.ts";
import type { Credential, Registration } from "../snapshot/snapshot.ts";
import { listChange } from "../../../stacks/compare/lists.ts";

/** Findings for changed credentials of app registrations that existed before. */
export function compareCredentials(before: Registration, { name, credentials }: Registration): readonly Finding[] {
  const { added, removed } = listChange(before.credentials, credentials, ({ key }) => key);
  const isOf = (credential: Credential) => (otherCredential: Credential) =>
    otherCredential.kind === credential.kind && otherCredential.name === credential.name;
  const remainingSecrets = credentials.filter(
    (credential) => isSecret(credential) && !credential.hasEnded && !added.includes(credential),
  );
  const of = (credential: Credential) => ({ name, kind: credential.kind });
  const subjectOf = (credential: Credential) => `${nounOf(credential)} of ${name}`;
  return [
    ...removed.map((credential) => {
      const subject = subjectOf(credential);
      const before = credentialFacts(credential);
      const replacement = added.find(isOf(credential));
      if (!replacement) return finding({ id: "credential/removed", subject, before, facts: of(credential) });
      if (credential.kind === "federated credential") {
        // A different trust under the same name: a different identity can call as the application.
        const trusts = { before: credential.trusts, after: replacement.trusts };
        return finding({ id: "credential/trust-changed", subject, ...trusts, facts: of(credential) });
      }
      // Entra ID creates a secret, but the person who created a certificate has its key.
      const isOfAnotherKey = credential.kind === "certificate" && !isSameCertificate(credential, replacement);
      const facts = { ...of(credential), isOfAnotherKey, left: remainingSecrets.map(nounOf) };
      return finding({ id: "credential/renewed", subject, before, after: credentialFacts(replacement), facts });
    }),
    ...added
      .filter((credential) => !removed.some(isOf(credential)))
      .map((credential) =>
        finding({
          id: "credential/added",
          subject: subjectOf(credential),
          after: credentialFacts(credential),
          facts: { ...of(credential), isRotation: isOtherSlot(credential, name, before.credentials) },
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
    before?.credentials.some(
      (credential) => isSecret(credential) && credential.name === name && credential.endDate === endDate,
    ) === true;
  return added
    .filter((credential) => isSecret(credential) && !isKnown(credential))
    .flatMap((credential): readonly Finding[] => {
      if (credential.hasEnded) return [];
      const lifetimeDays =
        credential.endDate === undefined
          ? undefined
          : Math.ceil((Date.parse(credential.endDate) - Date.parse(from)) / day);
      // An expiry on the last allowed day is within the limit, at any hour.
      if (lifetimeDays !== undefined && lifetimeDays <= days + 1) return [];
      // Leave out the remaining days, so that the same change gives the same finding tomorrow.
      const facts = { limit: days, ...credentialFacts(credential) };
      return [finding({ id: "credential/long-lived", subject: `${nounOf(credential)} of ${name}`, facts })];
    });
}

/**
 * A rotation fills the other slot of a caller that already has a secret. Any other secret is an additional credential.
 */
function isOtherSlot(credential: Credential, registration: string, before: readonly Credential[]): boolean {
  return (
    isSecret(credential) &&
    referenceIn(registration).kind === "caller" &&
    before.some(isSecret) &&
    /\b(?:first|second)$/.test(credential.name)
  );
}

/** Unknown thumbprints are never the same. */
function isSameCertificate(left: Credential, right: Credential): boolean {
  return left.thumbprint !== undefined && left.thumbprint === right.thumbprint;
}

function isSecret({ kind }: Credential): boolean {
  return kind === "client secret";
}

/** `client secret "integration first"` */
function nounOf({ kind, name }: Credential): string {
  return name === "" ? kind : `${kind} "${name}"`;
}

/** The facts that the sentences use. */
export function credentialFacts(credential: Credential): CredentialFacts {
  const { endDate, hasEnded, trusts, thumbprint } = credential;
  return {
    noun: nounOf(credential),
    ...(endDate !== undefined && { until: endDate.slice(0, 10) }),
    ...(hasEnded && { hasEnded }),
    ...(trusts !== undefined && { trusts }),
    ...(thumbprint !== undefined && { thumbprint }),
  };
}
