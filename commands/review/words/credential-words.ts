import { type AreaWords, listed, type Told } from "./told.ts";
import { capital } from "../../../text/capital.ts";

/** What applications prove themselves with. */
export const credentialWords = {
  "credential/added": {
    title: "An application gets another credential",
    words: (told) => {
      const [name, kind] = [told.text("name"), told.text("kind")];
      // Of a managed identity, by what the state has of it.
      if (kind === "") return [`"${told.subject}" is a new credential.`, "Anyone it trusts can act as that identity."];
      return [`${capital(name)} gets the ${credentialNoun(told.finding.after)}.`, consequenceOf(kind, name, told)];
    },
  },
  "credential/removed": {
    title: "A credential is removed",
    words: (told) =>
      told.text("kind") === ""
        ? `The credential "${told.subject}" is removed.`
        : isOver(told.finding.before)
          ? `${capital(told.text("name"))}: the ${credentialNoun(told.finding.before)} is removed.`
          : [
              `${capital(told.text("name"))} loses the ${credentialNoun(told.finding.before)}.`,
              "Anyone who still uses it gets no token from then on.",
            ],
  },
  "credential/renewed": {
    title: "A credential is replaced",
    words: (told) => {
      const { before, after } = told.finding;
      const [was, is] = [until(before), until(after)];
      const who = capital(told.text("name"));
      const noun = textIn(after, "noun");
      if (isOver(before)) {
        return [
          `${who}: the ${noun}, which ${was}, is created anew and ${is}.`,
          `Nobody could use the old one any more. ${secretIsInState}`,
        ];
      }
      const left = told.list("left");
      return [
        `${who}: the ${noun} is replaced. The old one ${was}, the new one ${is}.`,
        told.text("kind") !== "client secret"
          ? "Anyone who still uses the old one gets no token from then on."
          : left.length > 0
            ? `The old one stops working with the deployment. Callers that use the ${listed(left)} aren't cut off.`
            : "The old one stops working with the deployment, and there is no other: the caller is cut off until it has the new one. ./pf rotate hands over without a gap.",
      ];
    },
  },
  "credential/trust-changed": {
    title: "A federated credential trusts somebody else",
    words: (told) =>
      told.text("kind") === ""
        ? [`The credential "${told.subject}" trusts somebody else.`, "Anyone it trusts can act as that identity."]
        : [
            `${capital(told.text("name"))}: its federated credential now trusts ${told.after}, before ${told.before}.`,
            `What that issuer vouches for calls as ${told.text("name")}, without a secret.`,
          ],
  },
  "credential/long-lived": {
    title: "A client secret lives longer than allowed",
    words: (told) => [
      `The ${told.subject} ${told.text("until") === "" ? "never expires" : `expires ${told.text("until")}`}, later than ${told.text("limit")} days from now (maximumSecretLifetimeDays).`,
      "Whoever finds the secret can use it for as long.",
    ],
  },
  "credential/delivered": {
    title: "A client secret is written to another key vault",
    words: ({ text }) => [
      `The secret ${text("secret")} is written to the key vault ${text("vault")}.`,
      `Anyone who can read secrets in ${text("vault")} can call as that caller.`,
    ],
  },
} satisfies AreaWords;

export const secretIsInState =
  "The secret is in the stack's state and outputs: anyone who can read those can call as this application.";

function consequenceOf(kind: string, name: string, { finding }: Told): string {
  if (kind === "client secret") return secretIsInState;
  if (kind === "certificate") return `Anyone who holds its private key can call as ${name}.`;
  const [subject = "subject"] = textIn(finding.after, "trusts").split(",");
  return `Anyone whom that issuer vouches for as the ${subject} can call as ${name}, without a secret.`;
}

/** `client secret "integration first" (expires 2027-05-31)` */
export function credentialNoun(credential: unknown): string {
  const trusts = textIn(credential, "trusts");
  return `${textIn(credential, "noun")} (${trusts === "" ? until(credential) : trusts})`;
}

function until(credential: unknown): string {
  const end = textIn(credential, "until");
  if (isOver(credential)) return `expired ${end}`;
  return end === "" ? "doesn't expire" : `expires ${end}`;
}

function isOver(credential: unknown): boolean {
  return memberOf(credential, "hasEnded") === true;
}

function textIn(credential: unknown, name: string): string {
  const value = memberOf(credential, name);
  return typeof value === "string" ? value : "";
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
