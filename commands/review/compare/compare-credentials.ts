import { type ReviewFinding, listChange, type Severity } from "../finding.ts";
import type { Credential, Registration } from "../snapshot/snapshot.ts";

/** What changes in what a registration proves itself with. `isNew`: it has nothing to lose, and all of it is told once. */
export function compareCredentials(
  before: Registration | undefined,
  { name, credentials }: Registration,
): readonly ReviewFinding[] {
  const finding = (severity: Severity, text: string, consequence?: string): ReviewFinding => ({
    severity,
    area: "credentials",
    text,
    ...(consequence !== undefined && { consequence }),
  });
  if (before === undefined) {
    const list = credentials.map(worded).join("; ");
    const text = `${capital(name)} proves itself by ${list === "" ? "nothing yet" : list}.`;
    return [finding("changed", text, credentials.some(isSecret) ? whoHasIt : undefined)];
  }
  const { added, removed } = listChange(before.credentials, credentials, ({ key }) => key);
  const isReplaced = (one: Credential) => removed.some((other) => other.kind === one.kind && other.name === one.name);
  const replacementOf = (one: Credential) => added.find((other) => other.kind === one.kind && other.name === one.name);
  const left = credentials.filter((one) => isSecret(one) && !one.hasEnded && !added.includes(one));
  return [
    ...removed.map((one) => {
      const replacement = replacementOf(one);
      if (one.hasEnded) {
        const text = replacement ? `is made anew, ${until(replacement)}` : "is removed";
        return finding(
          "changed",
          `${capital(name)}: ${noun(one)} (${until(one)}) ${text}.`,
          replacement && `Nobody could use the old one any more. ${whoHasIt}`,
        );
      }
      if (!replacement) {
        return finding(
          "breaks",
          `${capital(name)} loses ${worded(one)}.`,
          "Whoever still uses it is refused from then on.",
        );
      }
      return finding(
        "breaks",
        `${capital(name)}: ${noun(one)} is replaced, ${until(one)} before, ${until(replacement)} now.`,
        !isSecret(one)
          ? "Whoever still uses the old one is refused from then on."
          : left.length > 0
            ? `The old one ends with the deployment. Callers that use ${left.map(noun).join(", ")} are not cut off.`
            : "The old one ends with the deployment, and there is no other: the caller is cut off until it has the new one. npm run rotate hands over without a gap.",
      );
    }),
    ...added
      .filter((one) => !isReplaced(one))
      .map((one) =>
        isSecret(one)
          ? finding("changed", `${capital(name)} gets ${worded(one)}.`, whoHasIt)
          : finding("access widened", `${capital(name)} gets ${worded(one)}.`, consequenceOf(one, name)),
      ),
  ];
}

const whoHasIt = "The secret is in the stack's state and outputs: whoever can read those calls as it, too.";

function isSecret({ kind }: Credential): boolean {
  return kind === "client secret";
}

function consequenceOf({ kind, trusts }: Credential, name: string): string {
  if (kind === "certificate") return `Whoever holds its private key calls as ${name}.`;
  return `Whoever that issuer vouches for as the ${trusts?.split(",")[0] ?? "subject"} calls as ${name}, without a secret.`;
}

function worded(credential: Credential): string {
  const { trusts } = credential;
  return trusts === undefined ? `${noun(credential)} (${until(credential)})` : `${noun(credential)} (${trusts})`;
}

function noun({ kind, name }: Credential): string {
  return kind === "certificate" ? "a certificate" : `the ${kind} "${name}"`;
}

function until({ endDate, hasEnded }: Credential): string {
  if (hasEnded) return `ended ${endDate?.slice(0, 10)}`;
  return endDate === undefined ? "without an end" : `until ${endDate.slice(0, 10)}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
