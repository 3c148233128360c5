import { capital } from "@protected-function/core/text/capital.ts";
import { type AreaWords, type FindingData, listText, type Sentence, when } from "./wording.ts";

const secretIsInState =
  "The secret is in the stack's state and outputs: anyone who can read those can call as this application.";
/** "The app role Function.Invoke of the API" */
const entitlement = "The {what} {subject}";
const isAppRole = ({ text }: FindingData) => text("what") === "app role";
/** Whether only the state was compared, as for a managed identity's credential. */
const isOfState = ({ text }: FindingData) => text("kind") === "";
const hasNoPrincipal = ({ text }: FindingData) => text("who") === "";

/** App registrations, their app roles and scopes, role holders, and the credentials of applications. */
export const entraWords = {
  "registration/new": [
    ({ subject, text, list, finding }) => {
      const credentials = finding.facts?.["credentials"];
      const nouns = Array.isArray(credentials) ? credentials.map(credentialNoun) : [];
      const requests = list("permissions").length > 0 ? ` It requests ${listText(list("permissions"))}.` : "";
      const needsNone = text("isPublicClient") === "true" && nouns.length === 0;
      const credentialSentence = needsNone ? "" : ` Its credentials: ${listText(nouns, "and", "none yet")}.`;
      return `There is a new app registration: ${subject}.${requests}${credentialSentence}`;
    },
    when("hasSecret", secretIsInState),
  ],
  "registration/replaced": [
    "The app registration of {subject} is replaced: it gets another client id.",
    ({ subject }) =>
      `Everything configured with the old client id stops working: ${subject === "the API" ? "every caller's scope and audience change" : "its team needs the new one"}. The old credentials are gone.`,
  ],
  "registration/deleted": [
    "The app registration of {subject} is deleted, with its app roles and credentials.",
    "Entra ID keeps it for 30 days. If you restore it, it has its client id again.",
  ],
  "registration/public-client-flows": [
    when(
      isOn,
      "Public client flows are turned on for {subject}: people can sign in there with username and password (ROPC).",
      "Public client flows are turned off for {subject}: nobody can sign in there with username and password any more (AADSTS7000218).",
    ),
    when(
      isOn,
      "Such a sign-in can't answer a second factor, and the password passes through the program that asks. Entra ID checks assignment first, and conditional access can block it.",
    ),
  ],
  "registration/assignment-not-required": [
    "{Subject} no longer requires assignment.",
    "Entra ID issues a token for it to any user and any application of the tenant. Such a token has no roles.",
  ],
  "registration/assignment-required": "{Subject} now requires assignment: anyone who isn't assigned gets no token.",
  "registration/enabled": "The service principal of {subject} is enabled.",
  "registration/disabled": "The service principal of {subject} is disabled: Entra ID issues no token.",
  "registration/token-version": [
    "{Subject} now gets access tokens of version {after}, before {before}.",
    "Issuer and audience of its tokens change. App Service's settings must change in the same deployment, and tokens issued before get 401.",
  ],
  "registration/sign-in-audience": "The sign-in audience of {subject} changes (signInAudience): {change}.",
  "registration/redirect-uri-added": [
    "Entra ID may now send sign-ins at {name} to {item}.",
    "Anyone who controls that address gets the answer, including tokens.",
  ],
  "registration/redirect-uri-removed": "Entra ID no longer sends sign-ins at {name} to {item} (AADSTS50011).",
  "registration/identifier-uri-added": "{Name} gets the identifier URI {item}.",
  "registration/identifier-uri-removed":
    "{Name} loses the identifier URI {item}: callers can't use it as a scope any more.",
  "registration/implicit-tokens-added": "{Name} now gets {item} by the browser's redirect (implicit flow).",
  "registration/implicit-tokens-removed": "{Name} no longer gets {item} by the browser's redirect.",
  "registration/permission-asked": "{Name} now requests {item}.",
  "registration/permission-dropped": "{Name} no longer requests {item}.",
  // Inferred: Graph allows owners to call addPassword on the objects they own.
  // https://learn.microsoft.com/graph/api/application-addpassword
  "registration/owner-added": [
    ownerSentence("now owns"),
    "An owner can add a credential, and with it act as the application.",
  ],
  "registration/owner-removed": ownerSentence("no longer owns"),
  "registration/consent-added":
    "An administrator consents, for everybody, that {who} uses {permission} on their behalf.",
  "registration/consent-removed": "The consent that {who} uses {permission} for everybody is withdrawn.",
  "registration/described-otherwise": "{Subject}: {change}. It only describes the app registration.",
  "registration/unknown-property": [
    "{Subject} changed: {change}.",
    "No rule of this review knows what it does. Look it up before you accept it.",
  ],

  "entitlement/added": ({ subject, text }) =>
    // From "Function.Invoke of the API".
    `${capital(text("name"))} has a new ${text("what")}: ${subject.slice(0, subject.indexOf(" of "))}.`,
  "entitlement/removed": [
    `${entitlement} is disabled, then removed with its assignments.`,
    when(isAppRole, ({ list }) => `It was held by ${listText(list("holders"))}.`),
  ],
  "entitlement/replaced": [
    `${entitlement} gets another id: the old one is disabled, then removed with its assignments.`,
    when(isAppRole, ({ list }) => {
      const lose = list("lose");
      const keptHolders = list("holders").filter((holder) => !lose.includes(holder));
      const sentences = [
        keptHolders.length > 0
          ? `${capital(listText(keptHolders))} ${keptHolders.length === 1 ? "is" : "are"} assigned the new one.`
          : "",
        lose.length > 0 ? `${capital(listText(lose))} ${lose.length === 1 ? "loses" : "lose"} it.` : "",
        "Anyone whom this stack doesn't assign loses it.",
      ];
      return sentences.filter((sentence) => sentence !== "").join(" ");
    }),
  ],
  "entitlement/enabled": `${entitlement} is enabled.`,
  // learn: howto-add-app-roles-in-apps
  "entitlement/disabled": when(
    isAppRole,
    `${entitlement} is disabled: nobody else can be assigned it. Tokens of those who have it still carry it.`,
    `${entitlement} is disabled: tokens no longer carry it.`,
  ),
  "entitlement/disabled-meanwhile": [
    `${entitlement} is rewritten: it is disabled for a moment.`,
    when(
      isAppRole,
      "Tokens still carry it. An assignment that is created in that moment is refused.",
      "Tokens that people get in that moment lack it. The function requires none; others that require it deny them.",
    ),
  ],
  "entitlement/renamed": [
    `${entitlement} is now called {after}: tokens carry the new name.`,
    "Its holders keep it. Code that looks for the old name no longer finds it.",
  ],
  "entitlement/holders-wider": [
    (data) => `The ${data.text("what")} ${data.subject} can now also be assigned to ${members(data)}.`,
    "Anyone who assigns it can now give it to them. Endpoints that allow it also allow them.",
  ],
  "entitlement/holders-narrower": (data) =>
    `The ${data.text("what")} ${data.subject} can no longer be assigned to ${members(data)}.`,

  "assignment/added": when("role", "{Who} is assigned the app role {role} of {on}.", "{Who} is assigned to {on}."),
  "assignment/removed": when("role", "{Who} loses the app role {role} of {on}.", "{Who} loses the assignment to {on}."),
  "assignment/replaced": [
    "The app role assignment {subject} is removed and created again.",
    "For a moment its holder gets no token with the role. Tokens issued before stay as they are.",
  ],
  "grant/added": [
    when(hasNoPrincipal, '"{subject}" grants somebody more ({type}).', ({ text }) => {
      const onBehalf = text("kind") === "delegated" ? ", on behalf of everybody" : "";
      return `${capital(text("who"))} is granted ${text("permission")} on ${text("on")}${onBehalf}.`;
    }),
    when(({ text }) => text("kind") === "application", "It can use the permission as itself, without a person."),
  ],
  "grant/removed": when(
    hasNoPrincipal,
    '"{subject}" no longer grants what it granted ({type}).',
    "{Who} loses {permission} on {on}.",
  ),

  "credential/added": [
    when(
      isOfState,
      '"{subject}" is a new credential.',
      ({ text, finding }) => `${capital(text("name"))} gets the ${credentialNoun(finding.after)}.`,
    ),
    ({ text, finding }) => {
      const [name, kind] = [text("name"), text("kind")];
      if (kind === "") return "Anyone it trusts can act as that identity.";
      if (kind === "client secret") return secretIsInState;
      if (kind === "certificate") {
        const thumbprint = textIn(finding.after, "thumbprint");
        return `Anyone who holds its private key${thumbprint === "" ? "" : ` (thumbprint ${thumbprint})`} can call as ${name}.`;
      }
      const [subject = "subject"] = textIn(finding.after, "trusts").split(",");
      return `Anyone whom that issuer vouches for as the ${subject} can call as ${name}, without a secret.`;
    },
  ],
  "credential/removed": [
    when(isOfState, 'The credential "{subject}" is removed.', ({ text, finding: { before } }) => {
      const owner = capital(text("name"));
      const noun = credentialNoun(before);
      return isOver(before) ? `${owner}: the ${noun} is removed.` : `${owner} loses the ${noun}.`;
    }),
    when(
      (data) => !isOfState(data) && !isOver(data.finding.before),
      "Anyone who still uses it gets no token from then on.",
    ),
  ],
  "credential/renewed": [
    ({ text, finding: { before, after } }) => {
      if (text("kind") === "certificate") {
        const [old, now] = [before, after].map(
          (certificate) => `thumbprint ${textIn(certificate, "thumbprint") || "unknown"}, ${until(certificate)}`,
        );
        return `${capital(text("name"))}: the ${textIn(after, "noun")} is exchanged. The new one: ${now}. The old one: ${old}.`;
      }
      const [expiryBefore, expiryAfter, noun] = [until(before), until(after), textIn(after, "noun")];
      return isOver(before)
        ? `${capital(text("name"))}: the ${noun}, which ${expiryBefore}, is created again and ${expiryAfter}.`
        : `${capital(text("name"))}: the ${noun} is replaced. The old one ${expiryBefore}, the new one ${expiryAfter}.`;
    },
    ({ text, list, finding: { before } }) => {
      if (text("kind") === "certificate") {
        const holder = `Anyone who holds the new private key can call as ${text("name")}.`;
        return isOver(before) ? holder : `${holder} Anyone who still uses the old one gets no token from then on.`;
      }
      if (isOver(before)) return `Nobody could use the old one any more. ${secretIsInState}`;
      return list("left").length > 0
        ? `The old one stops working with the deployment. Callers that use the ${listText(list("left"))} keep access.`
        : "The old one stops working with the deployment, and no other exists. The caller loses access until it has the new one. ./pf rotate hands over without a gap.";
    },
  ],
  "credential/trust-changed": [
    when(
      isOfState,
      'The credential "{subject}" trusts somebody else.',
      "{Name}: its federated credential now trusts {after}, before {before}.",
    ),
    when(
      isOfState,
      "Anyone it trusts can act as that identity.",
      "Any token of that issuer with that subject can call as {name}, without a secret.",
    ),
  ],
  "credential/long-lived": [
    ({ subject, text }) => {
      const end = text("until") === "" ? "never expires" : `expires ${text("until")}`;
      return `The ${subject} ${end}, later than ${text("limit")} days from now (maximumSecretLifetimeDays).`;
    },
    "Anyone who finds the secret can use it for as long.",
  ],
  "credential/delivered": [
    "The secret {secret} is written to the key vault {vault}.",
    "Anyone who can read secrets in {vault} can call as that caller.",
  ],
} satisfies AreaWords;

function isOn({ finding }: FindingData): boolean {
  return finding.after === true;
}

function ownerSentence(verb: string): Sentence {
  return ({ text }) => {
    const kind = text("kind") === "registration" ? "app registration" : text("kind");
    return `${capital(text("owner"))} ${verb} the ${kind} of ${text("what")}.`;
  };
}

/** https://learn.microsoft.com/graph/api/resources/approle (allowedMemberTypes) */
function members({ list }: FindingData): string {
  const pluralNouns = new Map([
    ["User", "people"],
    ["Application", "applications"],
  ]);
  return listText(list("members").map((member) => pluralNouns.get(member) ?? member));
}

/** `client secret "integration first" (expires 2027-05-31)` */
function credentialNoun(credential: unknown): string {
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
