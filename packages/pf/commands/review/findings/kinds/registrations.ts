import { listText } from "@protected-function/core/text/list-text.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import { credential, credentialText, secretIsInState } from "./credential-facts.ts";
import { anyOf, flag, listOf, number, oneOf, principal, text, texts } from "../fact-types.ts";
import { changed, facts, kind } from "../kind.ts";
import type { Severity } from "../severity.ts";
import { changeOf } from "../wording.ts";

const item = facts({ name: text, item: text });
const isApi = facts({ application: principal });
const owner = facts({ what: text, kind: oneOf("registration", "service principal"), owner: text });
const consent = facts({ who: text, permission: text });

/** A value of a list, such as a redirect URI, that comes or goes. */
const itemKind = (
  title: string,
  severity: Severity,
  says: (facts: { readonly name: string; readonly item: string }) => string,
  means?: string,
) =>
  kind({
    title,
    severity,
    has: item,
    says: ({ facts }) => says({ ...facts, name: capital(facts.name) }),
    ...(means !== undefined && { means }),
  });

/** App registrations and their service principals. */
export const registrationKinds = {
  "registration/new": kind({
    title: "An app registration is new",
    severity: "changes",
    has: facts({
      application: principal,
      permissions: texts,
      credentials: listOf(credential),
      hasSecret: flag,
      isPublicClient: flag,
    }),
    says: ({ subject, facts: { permissions, credentials, isPublicClient } }) => {
      const requests = permissions.length > 0 ? ` It requests ${listText(permissions)}.` : "";
      const needsNone = isPublicClient && credentials.length === 0;
      const held = listText(credentials.map(credentialText), "and", "none yet");
      return `There is a new app registration: ${subject}.${requests}${needsNone ? "" : ` Its credentials: ${held}.`}`;
    },
    means: ({ facts: { hasSecret } }) => (hasSecret ? secretIsInState : ""),
  }),
  "registration/replaced": kind({
    title: "An app registration is replaced",
    severity: "breaks",
    has: isApi,
    says: ({ subject }) => `The app registration of ${subject} is replaced: it gets another client id.`,
    means: ({ facts: { application } }) =>
      `Everything configured with the old client id stops working: ${application.kind === "api" ? "every caller's scope and audience change" : "its team needs the new one"}. The old credentials are gone.`,
  }),
  "registration/deleted": kind({
    title: "An app registration is deleted",
    severity: "breaks",
    has: isApi,
    says: ({ subject }) => `The app registration of ${subject} is deleted, with its app roles and credentials.`,
    means: "Entra ID keeps it for 30 days. If you restore it, it has its client id again.",
  }),
  "registration/public-client-flows": kind({
    title: "Public client flows are turned on or off",
    severity: ({ after }) => (after ? "weakens" : "breaks"),
    has: { after: flag },
    says: ({ subject, after }) =>
      after
        ? `Public client flows are turned on for ${subject}: people can sign in there with username and password (ROPC).`
        : `Public client flows are turned off for ${subject}: nobody can sign in there with username and password any more (AADSTS7000218).`,
    means: ({ after }) =>
      after
        ? "Such a sign-in can't answer a second factor, and the password passes through the program that asks. Entra ID checks assignment first, and conditional access can block it."
        : "",
  }),
  "registration/assignment-not-required": kind({
    title: "Assignment is no longer required",
    severity: "weakens",
    says: ({ subject }) => `${capital(subject)} no longer requires assignment.`,
    means: "Entra ID issues a token for it to any user and any application of the tenant. Such a token has no roles.",
  }),
  "registration/assignment-required": kind({
    title: "Assignment is now required",
    severity: "breaks",
    says: ({ subject }) => `${capital(subject)} now requires assignment: anyone who isn't assigned gets no token.`,
  }),
  "registration/enabled": kind({
    title: "A service principal is enabled",
    severity: "changes",
    says: ({ subject }) => `The service principal of ${subject} is enabled.`,
  }),
  "registration/disabled": kind({
    title: "A service principal is disabled",
    severity: "breaks",
    has: isApi,
    says: ({ subject }) => `The service principal of ${subject} is disabled: Entra ID issues no token.`,
  }),
  "registration/token-version": kind({
    title: "The version of access tokens changes",
    severity: "breaks",
    has: { before: number, after: number },
    says: ({ subject, before, after }) =>
      `${capital(subject)} now gets access tokens of version ${after}, was ${before}.`,
    means:
      "Issuer and audience of its tokens change. App Service's settings must change in the same deployment, and tokens issued before get 401.",
  }),
  "registration/sign-in-audience": kind({
    title: "The sign-in audience changes",
    severity: ({ after }) => (after === "AzureADMyOrg" ? "changes" : "weakens"),
    has: { before: text, after: anyOf(text, oneOf("AzureADMyOrg")) },
    says: (finding) => `The sign-in audience of ${finding.subject} changes (signInAudience): ${changeOf(finding)}.`,
  }),
  "registration/redirect-uri-added": kind({
    title: "A redirect URI is added",
    severity: "weakens",
    has: item,
    says: ({ facts: { name, item } }) => `Entra ID may now send sign-ins at ${name} to ${item}.`,
    means: "Anyone who controls that address gets the answer, including tokens.",
  }),
  "registration/redirect-uri-removed": kind({
    title: "A redirect URI is removed",
    severity: "breaks",
    has: item,
    says: ({ facts: { name, item } }) => `Entra ID no longer sends sign-ins at ${name} to ${item} (AADSTS50011).`,
  }),
  "registration/identifier-uri-added": itemKind(
    "An identifier URI is added",
    "changes",
    ({ name, item }) => `${name} gets the identifier URI ${item}.`,
  ),
  "registration/identifier-uri-removed": itemKind(
    "An identifier URI is removed",
    "breaks",
    ({ name, item }) => `${name} loses the identifier URI ${item}: callers can't use it as a scope any more.`,
  ),
  "registration/implicit-tokens-added": itemKind(
    "Tokens are issued by the browser's redirect",
    "weakens",
    ({ name, item }) => `${name} now gets ${item} by the browser's redirect (implicit flow).`,
  ),
  "registration/implicit-tokens-removed": itemKind(
    "Tokens are no longer issued by the browser's redirect",
    "breaks",
    ({ name, item }) => `${name} no longer gets ${item} by the browser's redirect.`,
  ),
  "registration/permission-asked": itemKind(
    "An app registration requests another permission",
    "changes",
    ({ name, item }) => `${name} now requests ${item}.`,
  ),
  "registration/permission-dropped": itemKind(
    "An app registration no longer requests a permission",
    "changes",
    ({ name, item }) => `${name} no longer requests ${item}.`,
  ),
  // Inferred: Graph allows owners to call addPassword on the objects they own.
  // https://learn.microsoft.com/graph/api/application-addpassword
  "registration/owner-added": kind({
    title: "Someone becomes an owner",
    severity: "opens",
    has: owner,
    says: ({ facts: { what, kind, owner } }) => `${capital(owner)} now owns the ${ownedWords[kind]} of ${what}.`,
    means: "An owner can add a credential, and with it act as the application.",
  }),
  "registration/owner-removed": kind({
    title: "Someone is no longer an owner",
    severity: "changes",
    has: owner,
    says: ({ facts: { what, kind, owner } }) => `${capital(owner)} no longer owns the ${ownedWords[kind]} of ${what}.`,
  }),
  "registration/consent-added": kind({
    title: "Admin consent is granted",
    severity: "opens",
    has: consent,
    says: ({ facts: { who, permission } }) =>
      `An administrator consents, for everybody, that ${who} uses ${permission} on their behalf.`,
  }),
  "registration/consent-removed": kind({
    title: "Admin consent is withdrawn",
    severity: "breaks",
    has: consent,
    says: ({ facts: { who, permission } }) => `The consent that ${who} uses ${permission} for everybody is withdrawn.`,
  }),
  "registration/described-otherwise": kind({
    title: "An app registration is described differently",
    severity: "changes",
    has: changed,
    says: (finding) => {
      const change = changeOf(finding);
      // The notes hold the stack's whole mark.
      return `${capital(finding.subject)}${change.length > 120 ? " changed" : `: ${change}`}. It only describes the app registration.`;
    },
  }),
  "registration/unknown-property": kind({
    title: "A property of an app registration changed that no rule knows",
    severity: "unknown",
    has: changed,
    says: (finding) => `${capital(finding.subject)} changed: ${changeOf(finding)}.`,
    means: "No rule of this review knows what it does. Look it up before you accept it.",
  }),
};

const ownedWords = { registration: "app registration", "service principal": "service principal" } as const;
