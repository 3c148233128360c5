import { credentialNoun, secretIsInState } from "./credential-words.ts";
import { type AreaWords, listed, nowAndBefore, type Told } from "./told.ts";
import { capital } from "../../../text/capital.ts";

/** App registrations, their app roles and scopes, and who holds what. */
export const registrationWords = {
  "registration/new": {
    title: "An app registration is new",
    words: ({ subject, list, is, finding }) => {
      const credentials = finding.facts?.["credentials"];
      const nouns = Array.isArray(credentials) ? credentials.map(credentialNoun) : [];
      return [
        [
          `There is a new app registration: ${subject}.`,
          ...(list("permissions").length > 0 ? [`It requests ${listed(list("permissions"))}.`] : []),
          ...(is("isPublicClient") && nouns.length === 0
            ? []
            : [`Its credentials: ${listed(nouns, "and", "none yet")}.`]),
        ].join(" "),
        is("hasSecret") ? secretIsInState : "",
      ];
    },
  },
  "registration/replaced": {
    title: "An app registration is replaced",
    words: ({ subject }) => [
      `The app registration of ${subject} is replaced: it gets another client id.`,
      `Everything configured with the old client id stops working: ${subject === "the API" ? "every caller's scope and audience change" : "its team needs the new one"}. The old credentials are gone.`,
    ],
  },
  "registration/deleted": {
    title: "An app registration is deleted",
    words: ({ subject }) => [
      `The app registration of ${subject} is deleted, with its app roles and credentials.`,
      "Entra ID keeps it for 30 days. If you restore it, it has its client id again.",
    ],
  },
  "registration/public-client-flows": {
    title: "Public client flows are turned on or off",
    words: ({ subject, finding }) =>
      finding.after === true
        ? [
            `Public client flows are turned on for ${subject}: people can sign in there with username and password (ROPC).`,
            "Such a sign-in can't answer a second factor, and the password passes through the program that asks. Entra ID checks assignment first, and conditional access can block it.",
          ]
        : `Public client flows are turned off for ${subject}: nobody can sign in there with username and password any more (AADSTS7000218).`,
  },
  "registration/assignment-not-required": {
    title: "Assignment is no longer required",
    words: ({ Subject }) => [
      `${Subject} no longer requires assignment.`,
      "Entra ID issues a token for it to any user and any application of the tenant. Such a token has no roles.",
    ],
  },
  "registration/assignment-required": {
    title: "Assignment is now required",
    words: ({ Subject }) => `${Subject} now requires assignment: anyone who isn't assigned gets no token.`,
  },
  "registration/enabled": {
    title: "A service principal is enabled",
    words: ({ subject }) => `The service principal of ${subject} is enabled.`,
  },
  "registration/disabled": {
    title: "A service principal is disabled",
    words: ({ subject }) => `The service principal of ${subject} is disabled: Entra ID issues no token.`,
  },
  "registration/token-version": {
    title: "The version of access tokens changes",
    words: ({ Subject, after, before }) => [
      `${Subject} now gets access tokens of version ${after}, before ${before}.`,
      "Issuer and audience of its tokens change. App Service's settings must change in the same deployment, and tokens issued before get 401.",
    ],
  },
  "registration/sign-in-audience": {
    title: "Who can sign in changes",
    words: (told) => `Who can sign in at ${told.subject} (signInAudience): ${nowAndBefore(told)}.`,
  },
  "registration/redirect-uri-added": {
    title: "A redirect URI is added",
    words: ({ text }) => [
      `Entra ID may now send sign-ins at ${text("name")} to ${text("item")}.`,
      "Whoever controls that address gets the answer, including tokens.",
    ],
  },
  "registration/redirect-uri-removed": {
    title: "A redirect URI is removed",
    words: ({ text }) => `Entra ID no longer sends sign-ins at ${text("name")} to ${text("item")} (AADSTS50011).`,
  },
  "registration/identifier-uri-added": {
    title: "An identifier URI is added",
    words: ({ text }) => `${capital(text("name"))} gets the identifier URI ${text("item")}.`,
  },
  "registration/identifier-uri-removed": {
    title: "An identifier URI is removed",
    words: ({ text }) =>
      `${capital(text("name"))} loses the identifier URI ${text("item")}: callers can't use it as a scope any more.`,
  },
  "registration/implicit-tokens-added": {
    title: "Tokens are issued by the browser's redirect",
    words: ({ text }) => `${capital(text("name"))} now gets ${text("item")} by the browser's redirect (implicit flow).`,
  },
  "registration/implicit-tokens-removed": {
    title: "Tokens are no longer issued by the browser's redirect",
    words: ({ text }) => `${capital(text("name"))} no longer gets ${text("item")} by the browser's redirect.`,
  },
  "registration/permission-asked": {
    title: "An app registration requests another permission",
    words: ({ text }) => `${capital(text("name"))} now requests ${text("item")}.`,
  },
  "registration/permission-dropped": {
    title: "An app registration no longer requests a permission",
    words: ({ text }) => `${capital(text("name"))} no longer requests ${text("item")}.`,
  },
  // Inferred: Graph lets owners call addPassword on what they own. https://learn.microsoft.com/graph/api/application-addpassword
  "registration/owner-added": {
    title: "Somebody becomes an owner",
    words: ({ text }) => [
      `${capital(text("owner"))} now owns the ${text("kind") === "registration" ? "app registration" : text("kind")} of ${text("what")}.`,
      "An owner can add a credential, and with it act as the application.",
    ],
  },
  "registration/owner-removed": {
    title: "Somebody is no longer an owner",
    words: ({ text }) =>
      `${capital(text("owner"))} no longer owns the ${text("kind") === "registration" ? "app registration" : text("kind")} of ${text("what")}.`,
  },
  "registration/consent-added": {
    title: "Admin consent is granted",
    words: ({ text }) =>
      `An administrator consents, for everybody, that ${text("who")} uses ${text("permission")} on their behalf.`,
  },
  "registration/consent-removed": {
    title: "Admin consent is withdrawn",
    words: ({ text }) => `The consent that ${text("who")} uses ${text("permission")} for everybody is withdrawn.`,
  },
  "registration/described-otherwise": {
    title: "An app registration is described differently",
    words: (told) => `${told.Subject}: ${nowAndBefore(told)}. It only describes the app registration.`,
  },
  "registration/unknown-property": {
    title: "A property of an app registration changed that no rule knows",
    words: (told) => [
      `${told.Subject} changed: ${nowAndBefore(told)}.`,
      "No rule of this review knows what it does. Look it up before you accept it.",
    ],
  },
  "entitlement/added": {
    title: "An app role or permission scope is new",
    words: ({ finding, text }) => `${capital(text("name"))} has a new ${text("what")}: ${valueOf(finding.subject)}.`,
  },
  "entitlement/removed": {
    title: "An app role or permission scope is removed",
    words: (told) => [
      `${entitlement(told)} is disabled, then removed with its assignments.`,
      told.text("what") === "app role" ? `It was held by ${listed(told.list("holders"))}.` : "",
    ],
  },
  "entitlement/replaced": {
    title: "An app role or permission scope gets another id",
    words: (told) => {
      const [holders, lose] = [told.list("holders"), told.list("lose")];
      const kept = holders.filter((who) => !lose.includes(who));
      return [
        `${entitlement(told)} gets another id: the old one is disabled, then removed with its assignments.`,
        told.text("what") !== "app role"
          ? ""
          : [
              kept.length > 0
                ? `${capital(listed(kept))} ${kept.length === 1 ? "is" : "are"} assigned the new one.`
                : "",
              lose.length > 0 ? `${capital(listed(lose))} ${lose.length === 1 ? "loses" : "lose"} it.` : "",
              "Anyone whom this stack doesn't assign loses it.",
            ]
              .filter((part) => part !== "")
              .join(" "),
      ];
    },
  },
  "entitlement/enabled": {
    title: "An app role or permission scope is enabled",
    words: (told) => `${entitlement(told)} is enabled.`,
  },
  // learn: howto-add-app-roles-in-apps
  "entitlement/disabled": {
    title: "An app role or permission scope is disabled",
    words: (told) =>
      told.text("what") === "app role"
        ? `${entitlement(told)} is disabled: nobody else can be assigned it. Tokens of those who have it still carry it.`
        : `${entitlement(told)} is disabled: tokens no longer carry it.`,
  },
  "entitlement/disabled-meanwhile": {
    title: "An app role or permission scope is disabled during the deployment",
    words: (told) => [
      `${entitlement(told)} is rewritten: it is disabled for a moment.`,
      told.text("what") === "app role"
        ? "Tokens still carry it. An assignment that is created in that moment is refused."
        : "Tokens that people get in that moment lack it. The function requires none; others that require it deny them.",
    ],
  },
  "entitlement/renamed": {
    title: "An app role or permission scope gets another name",
    words: (told) => [
      `${entitlement(told)} is now called ${told.after}: tokens carry the new name.`,
      "Its holders keep it. Code that looks for the old name no longer finds it.",
    ],
  },
  "entitlement/holders-wider": {
    title: "An app role can be assigned to more kinds of holders",
    words: (told) => [
      `${entitlement(told)} can now also be assigned to ${listed(told.list("members").map(membersWord))}.`,
      "Anyone who assigns it can now give it to them. Endpoints that allow it let them in.",
    ],
  },
  "entitlement/holders-narrower": {
    title: "An app role can be assigned to fewer kinds of holders",
    words: (told) =>
      `${entitlement(told)} can no longer be assigned to ${listed(told.list("members").map(membersWord))}.`,
  },
  "assignment/added": {
    title: "Somebody is assigned to an application",
    words: (told) => `${capital(told.text("who"))} is assigned ${toWhat(told, "to")}.`,
  },
  "assignment/removed": {
    title: "Somebody is no longer assigned to an application",
    words: (told) => `${capital(told.text("who"))} loses ${toWhat(told, "the assignment to")}.`,
  },
  "assignment/replaced": {
    title: "An app role assignment is replaced",
    words: ({ subject }) => [
      `The app role assignment ${subject} is removed and created again.`,
      "For a moment its holder gets no token with the role. Tokens issued before stay as they are.",
    ],
  },
  "grant/added": {
    title: "An application is granted a permission on another API",
    words: ({ subject, text }) => [
      text("who") === ""
        ? `"${subject}" grants somebody more (${text("type")}).`
        : `${capital(text("who"))} is granted ${text("permission")} on ${text("on")}${text("kind") === "delegated" ? ", on behalf of everybody" : ""}.`,
      text("kind") === "application" ? "It can use the permission as itself, without a person." : "",
    ],
  },
  "grant/removed": {
    title: "An application loses a permission on another API",
    words: ({ subject, text }) =>
      text("who") === ""
        ? `"${subject}" no longer grants what it granted (${text("type")}).`
        : `${capital(text("who"))} loses ${text("permission")} on ${text("on")}.`,
  },
} satisfies AreaWords;

/** https://learn.microsoft.com/graph/api/resources/approle (allowedMemberTypes) */
function membersWord(member: string): string {
  return member === "User" ? "people" : member === "Application" ? "applications" : member;
}

/** "The app role Function.Invoke of the API" */
function entitlement({ subject, text }: Told): string {
  return `The ${text("what")} ${subject}`;
}

/** Of "Function.Invoke of the API". */
function valueOf(subject: string): string {
  return subject.slice(0, subject.indexOf(" of "));
}

function toWhat({ text }: Told, plain: string): string {
  return text("role") === "" ? `${plain} ${text("on")}` : `the app role ${text("role")} of ${text("on")}`;
}
