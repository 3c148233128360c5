import { listText } from "@protected-function/core/text/list-text.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import { anyOf, flag, group, maybe, number, oneOf, text, texts } from "../fact-types.ts";
import { facts, kind } from "../kind.ts";
import { credential, credentialText, secretIsInState, untilText } from "./credential-facts.ts";
import { ofResource } from "./resource-facts.ts";

const held = { name: text, kind: oneOf("client secret", "certificate", "federated credential") };
/** Of an app registration; or, as for a managed identity's, of a resource that only the state shows. */
const either = <Held extends Parameters<typeof group>[0]>(held: Held) => ({
  facts: anyOf(group(held), group(ofResource)),
});

/** Credentials of applications. */
export const credentialKinds = {
  "credential/added": kind({
    title: "An application gets another credential",
    severity: ({ facts }) => ("isRotation" in facts && facts.isRotation ? "changes" : "opens"),
    has: { after: maybe(credential), ...either({ ...held, isRotation: flag }) },
    says: ({ subject, after, facts }) =>
      "kind" in facts && after !== undefined
        ? `${capital(facts.name)} gets the ${credentialText(after)}.`
        : `"${subject}" is a new credential.`,
    means: ({ after, facts }) => {
      if (!("kind" in facts)) return "Anyone it trusts can act as that identity.";
      if (facts.kind === "client secret") return secretIsInState;
      if (facts.kind === "certificate") {
        const thumbprint = after?.thumbprint === undefined ? "" : ` (thumbprint ${after.thumbprint})`;
        return `Anyone who holds its private key${thumbprint} can call as ${facts.name}.`;
      }
      const [trusted = "subject"] = (after?.trusts ?? "").split(",");
      return `Anyone whom that issuer vouches for as the ${trusted} can call as ${facts.name}, without a secret.`;
    },
  }),
  "credential/removed": kind({
    title: "A credential is removed",
    severity: ({ before }) => (before?.hasEnded === true ? "changes" : "breaks"),
    has: { before: maybe(credential), ...either(held) },
    says: ({ subject, before, facts }) => {
      if (!("kind" in facts) || before === undefined) return `The credential "${subject}" is removed.`;
      const noun = credentialText(before);
      return before.hasEnded === true
        ? `${capital(facts.name)}: the ${noun} is removed.`
        : `${capital(facts.name)} loses the ${noun}.`;
    },
    means: ({ before }) =>
      before === undefined || before.hasEnded === true ? "" : "Anyone who still uses it gets no token from then on.",
  }),
  "credential/renewed": kind({
    title: "A credential is replaced",
    severity: ({ before, facts: { isOfAnotherKey } }) =>
      isOfAnotherKey ? "opens" : before.hasEnded === true ? "changes" : "breaks",
    has: { before: credential, after: credential, ...facts({ ...held, isOfAnotherKey: flag, left: texts }) },
    says: ({ before, after, facts: { name, kind } }) => {
      const owner = capital(name);
      if (kind === "certificate") {
        const [old, now] = [before, after].map(
          (certificate) => `thumbprint ${certificate.thumbprint ?? "unknown"}, ${untilText(certificate)}`,
        );
        return `${owner}: the ${after.noun} is exchanged. The new one: ${now}. The old one: ${old}.`;
      }
      return before.hasEnded === true
        ? `${owner}: the ${after.noun}, which ${untilText(before)}, is created again and ${untilText(after)}.`
        : `${owner}: the ${after.noun} is replaced. The old one ${untilText(before)}, the new one ${untilText(after)}.`;
    },
    means: ({ before, facts: { name, kind, left } }) => {
      const isOver = before.hasEnded === true;
      if (kind === "certificate") {
        const holder = `Anyone who holds the new private key can call as ${name}.`;
        return isOver ? holder : `${holder} Anyone who still uses the old one gets no token from then on.`;
      }
      if (isOver) return `Nobody could use the old one any more. ${secretIsInState}`;
      return left.length > 0
        ? `The old one stops working with the deployment. Callers that use the ${listText(left)} keep access.`
        : "The old one stops working with the deployment, and no other exists. The caller loses access until it has the new one. ./pf rotate hands over without a gap.";
    },
  }),
  "credential/trust-changed": kind({
    title: "A federated credential trusts someone else",
    severity: "opens",
    has: { before: maybe(text), after: maybe(text), ...either(held) },
    says: ({ subject, before, after, facts }) =>
      "kind" in facts
        ? `${capital(facts.name)}: its federated credential now trusts ${after ?? "nobody"}, was ${before ?? "nobody"}.`
        : `The credential "${subject}" trusts someone else.`,
    means: ({ facts }) =>
      "kind" in facts
        ? `Any token of that issuer with that subject can call as ${facts.name}, without a secret.`
        : "Anyone it trusts can act as that identity.",
  }),
  "credential/long-lived": kind({
    title: "A client secret lives longer than allowed",
    severity: "weakens",
    has: facts({ limit: number, noun: text, until: maybe(text) }),
    says: ({ subject, facts: { until, limit } }) =>
      `The ${subject} ${until === undefined ? "never expires" : `expires ${until}`}, later than ${limit} days from now (maximumSecretLifetimeDays).`,
    means: "Anyone who finds the secret can use it for as long.",
  }),
  "credential/delivered": kind({
    title: "A client secret is written to another key vault",
    severity: "opens",
    has: facts({ secret: text, vault: text }),
    says: ({ facts: { secret, vault } }) => `The secret ${secret} is written to the key vault ${vault}.`,
    means: ({ facts: { vault } }) => `Anyone who can read secrets in ${vault} can call as that caller.`,
  }),
};
