import { type AreaWords, listed, type Told } from "./told.ts";

/** What the contract offers, and what the deployed function does. */
export const endpointWords = {
  "endpoint/anonymous": {
    title: "An endpoint is anonymous",
    words: (told) => {
      const roles = oneOf(before(told));
      const text = told.is("isNew")
        ? `${told.subject} is new and anonymous: anybody can call it without a token.`
        : `${told.subject} is now anonymous: anybody can call it without a token. It required ${roles}.`;
      return [text, told.text("reason") === "" ? "" : `The reason given: "${told.text("reason")}"`];
    },
  },
  "endpoint/new": {
    title: "An endpoint is new",
    words: (told) =>
      `${told.subject} is new. It requires ${oneOf(after(told))}, held by ${listed(told.list("holders"))}.`,
  },
  "endpoint/removed": {
    title: "An endpoint is removed",
    words: (told) =>
      `${told.subject} is removed. ${before(told).length === 0 ? "It was anonymous." : `It required ${oneOf(before(told))}.`}`,
  },
  "endpoint/needs-token": {
    title: "An anonymous endpoint now requires a token",
    words: (told) => [
      `${told.subject} now requires ${oneOf(after(told))}. It was anonymous.`,
      "Calls without a token get 401.",
    ],
  },
  "endpoint/role-added": {
    title: "An endpoint allows another app role",
    words: ({ text, list }) => {
      const [endpoint, role, who] = [text("endpoint"), text("role"), list("who")];
      return who.length > 0
        ? `${endpoint} now allows ${role}: ${listed(who)} can call it.`
        : [
            `${endpoint} now allows ${role}. Nobody who holds it gains the endpoint.`,
            `Anyone who is assigned ${role} later can call it.`,
          ];
    },
  },
  "endpoint/role-removed": {
    title: "An endpoint no longer allows an app role",
    words: ({ text, list }) => {
      const [endpoint, role, who] = [text("endpoint"), text("role"), list("who")];
      return who.length > 0
        ? `${endpoint} no longer allows ${role}: ${listed(who)} will get 403.`
        : `${endpoint} no longer allows ${role}. Nobody who holds it loses the endpoint.`;
    },
  },
  "endpoint/called-unasked": {
    title: "Checks may call an endpoint on a live stack",
    words: ({ subject }) => `verify may now call ${subject} on a live stack: its sample says that it is safe.`,
  },
  "endpoint/proof-lost": {
    title: "A check of the deployed function no longer passes",
    words: proofWords,
  },
  "endpoint/proof-failed": {
    title: "A check of a new endpoint fails",
    words: proofWords,
  },
} satisfies AreaWords;

/** What is so where a check fails. */
const failing: Readonly<Record<string, string>> = {
  B01: "The function no longer answers a caller as before.",
  B02: "A caller without the app role is answered.",
  B15: "With App Service authentication off, a forged caller is answered.",
  E1: "App Service no longer stops a call without a token.",
  E2: "A caller who is allowed isn't answered as before.",
  E3: "The handler isn't guarded: it answers callers who lack the role.",
  E4: "With App Service authentication off, the handler answers a forged caller.",
  E5: "More than the anonymous endpoint answers without a token.",
  E6: "HTTP reaches functions that the contract doesn't declare.",
  E7: "A caller reaches endpoints that its roles don't allow.",
};

function proofWords({ subject, text, list }: Told): readonly [string, string] {
  const endpoint = text("endpoint");
  const what = failing[text("check")] ?? "A check of the function fails.";
  const [by, status, differs] = [text("refusedBy"), text("status"), list("differs")];
  const seen =
    by !== ""
      ? ` The answer came from ${by}${status === "" ? "" : `: ${status}`}.`
      : differs.length > 0
        ? ` Its answer differs in ${differs.join(", ")}.`
        : "";
  return [`${endpoint === "" ? "" : `${endpoint}: `}${what}`, `The check that fails: "${subject}"${seen}`];
}

function before({ finding }: Told): readonly string[] {
  return Array.isArray(finding.before) ? finding.before.map(String) : [];
}

function after({ finding }: Told): readonly string[] {
  return Array.isArray(finding.after) ? finding.after.map(String) : [];
}

function oneOf(roles: readonly string[]): string {
  return listed(roles, "or", "no role");
}
