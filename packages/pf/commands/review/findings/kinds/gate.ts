import { emptyListWords } from "@protected-function/core/azure/arm/auth-settings.ts";
import { listText } from "@protected-function/core/text/list-text.ts";
import { ownEntry } from "@protected-function/core/text/own-entry.ts";
import { anyOf, flag, group, maybe, oneOf, principal, text, texts, value } from "../fact-types.ts";
import { changed, facts, kind } from "../kind.ts";
import { changeOf } from "../wording.ts";
import { ofResource } from "./resource-facts.ts";

const stricter: Readonly<Record<string, string>> = {
  "platform.enabled": "it is switched on",
  "globalValidation.requireAuthentication": "every request requires authentication",
  "httpSettings.requireHttps": "it requires HTTPS",
  "login.tokenStore.enabled": "it stores the tokens of sessions",
  "login.allowedExternalRedirectUrls": "it redirects people to fewer sites",
};

/** App Service authentication. */
export const gateKinds = {
  "gate/missing": kind({
    title: "App Service authentication is no longer declared",
    severity: "weakens",
    has: { facts: maybe(group(ofResource)) },
    says: ({ facts }) =>
      facts?.isRetained === true
        ? "The program no longer declares App Service authentication: a new stack would have none."
        : "App Service authentication is gone from the site.",
    means: ({ facts }) =>
      facts?.isRetained === true
        ? "A stack that has it keeps the last settings, and nothing updates them."
        : "Requests reach the function unchecked. The function denies all of them while it sees that authentication is off.",
  }),
  "gate/off": kind({
    title: "App Service authentication is switched off",
    severity: "weakens",
    says: "App Service authentication is switched off.",
    means:
      "Requests reach the function unchecked, with any principal they claim. The function denies all of them while it sees that authentication is off, so nobody gets in either.",
  }),
  "gate/off-meanwhile": kind({
    title: "App Service authentication is off during the deployment",
    severity: "weakens",
    has: { facts: maybe(group(ofResource)) },
    says: "The deployment deletes the authentication settings, which switches App Service authentication off.",
    means: "Until they are written again, requests reach the function unchecked. The function denies all of them.",
  }),
  "gate/authentication-not-required": kind({
    title: "App Service no longer requires authentication",
    severity: "weakens",
    says: "App Service no longer requires authentication: requests without a token reach the function.",
    means: "Only the function's own check of the caller is left.",
  }),
  "gate/unauthenticated-answer": kind({
    title: "App Service answers a request without a token differently",
    severity: ({ after }) => (after === "Return401" || after === "Return403" ? "changes" : "weakens"),
    has: { before: maybe(value), after: maybe(anyOf(oneOf("AllowAnonymous", "Return401", "Return403"), value)) },
    says: (finding) => `The answer to a request without a token: ${changeOf(finding)}.`,
    means: ({ after }) =>
      after === "AllowAnonymous" ? "It reaches the function. Only the function's own check is left." : "",
  }),
  "gate/issuer": kind({
    title: "App Service accepts tokens of another issuer",
    severity: "breaks",
    has: changed,
    says: (finding) => `The issuer whose tokens App Service accepts: ${changeOf(finding)}.`,
    means:
      "Tokens that callers hold get 401 until they request new ones. Those only fit if the app registration issues that version.",
  }),
  "gate/registration": kind({
    title: "App Service uses another app registration",
    severity: "breaks",
    has: changed,
    says: (finding) => `App Service uses another app registration: ${changeOf(finding)}.`,
  }),
  "gate/audience-added": kind({
    title: "App Service accepts another audience",
    severity: ({ facts: { isOwn } }) => (isOwn ? "changes" : "weakens"),
    has: facts({ isOwn: flag }),
    says: ({ subject, facts: { isOwn } }) =>
      isOwn
        ? `The allowed audiences now list ${subject}, which stands for this API.`
        : `App Service now accepts tokens for the audience ${subject}.`,
    means: ({ facts: { isOwn } }) =>
      isOwn ? "Entra ID issues tokens with it for this API only." : "Those may be issued for another API.",
  }),
  "gate/audience-removed": kind({
    title: "App Service no longer accepts an audience",
    // The client id always is an audience, so listing it allows no one new.
    // https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad#option-2-use-an-existing-registration-created-separately
    severity: ({ facts: { isClientId } }) => (isClientId ? "changes" : "breaks"),
    has: facts({ isClientId: flag, isOwn: flag }),
    says: ({ subject, facts: { isClientId } }) =>
      isClientId
        ? "The allowed audiences no longer list the API's client id. App Service always accepts it."
        : `Tokens for the audience ${subject} now get 401 from App Service.`,
  }),
  "gate/every-application": kind({
    title: "App Service no longer limits which applications it allows",
    severity: "weakens",
    has: facts({ were: texts, isAssignmentRequired: flag }),
    says: ({ facts: { were } }) =>
      `App Service no longer names the applications that it allows (allowedApplications was ${listText(were)}).`,
    means: ({ facts: { isAssignmentRequired } }) =>
      `${emptyListWords}. ${
        isAssignmentRequired
          ? "One of two locks may be gone. Entra ID still issues tokens for the API to assigned applications only. If assignment is no longer required, or someone assigns an application by hand, only the function's own role check is left."
          : "Entra ID issues a token for the API to any application, because assignment isn't required. If App Service allows them all, only the function's own role check is left."
      }`,
  }),
  "gate/application-added": kind({
    title: "App Service allows another application",
    severity: ({ facts: { application } }) => (application.kind === "caller" ? "changes" : "weakens"),
    has: facts({ application: principal }),
    says: ({
      subject,
      facts: {
        application: { kind },
      },
    }) => {
      if (kind === "caller") return `App Service now allows ${subject}.`;
      if (kind !== "api" && kind !== "public client")
        return `App Service now allows ${subject}, which isn't a caller of this stack.`;
      const requester = kind === "api" ? "the API's own app registration" : subject;
      return `App Service now allows tokens that ${requester} requested: tokens of people who sign in there.`;
    },
  }),
  "gate/application-removed": kind({
    title: "App Service no longer allows an application",
    severity: "breaks",
    has: facts({ application: principal }),
    says: ({ subject }) => `App Service no longer allows ${subject}: it gets 403.`,
  }),
  "gate/excluded-path-added": kind({
    title: "A path is excluded from App Service authentication",
    severity: "opens",
    says: ({ subject }) => `Requests to ${subject} pass App Service without a token.`,
    means: "App Service excludes a path for every method. A function that answers there must check its callers itself.",
  }),
  "gate/excluded-path-removed": kind({
    title: "A path is no longer excluded from App Service authentication",
    severity: "changes",
    says: ({ subject }) => `Requests to ${subject} now require a token.`,
  }),
  "gate/plain-http": kind({
    title: "App Service authentication accepts plain HTTP",
    severity: "weakens",
    says: "App Service authentication accepts plain HTTP: tokens can be read on the way.",
  }),
  "gate/token-store": kind({
    title: "App Service no longer stores tokens",
    severity: "breaks",
    says: "App Service no longer stores the tokens of sessions: exchanging a token for a session fails.",
  }),
  "gate/external-redirect": kind({
    title: "App Service may redirect a sign-in to another site",
    severity: "weakens",
    says: ({ subject }) => `App Service may now redirect people to ${subject} after they sign in.`,
    means: "A link to the sign-in can send them, and what the redirect carries, there.",
  }),
  "gate/stricter": kind({
    title: "App Service authentication is stricter",
    severity: "changes",
    says: ({ subject }) =>
      `App Service authentication is stricter: ${ownEntry(stricter, subject) ?? `${subject} changed`}.`,
  }),
  "gate/unknown-setting": kind({
    title: "An authentication setting changed that no rule knows",
    severity: "unknown",
    has: changed,
    says: (finding) => `The authentication setting ${finding.subject} changed: ${changeOf(finding)}.`,
    means: "No rule of this review knows what it does. Look it up before you accept it.",
  }),
  "gate/overridden-by-app-setting": kind({
    title: "An app setting overrides App Service authentication",
    severity: "weakens",
    has: facts({ setting: text, site: text, does: text }),
    says: ({ facts: { setting, site, does } }) => `The app setting ${setting} of "${site}" ${does}.`,
    means: "The authentication settings alone no longer decide who gets in.",
  }),
};
