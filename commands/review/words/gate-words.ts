import { type AreaWords, listed, nowAndBefore } from "./told.ts";

/** App Service authentication. */
export const gateWords = {
  "gate/missing": {
    title: "App Service authentication is no longer declared",
    words: ({ is }) =>
      is("isLeftOver")
        ? [
            "The program no longer declares App Service authentication: a new stack would have none.",
            "A stack that has it keeps the last settings, and nothing updates them.",
          ]
        : [
            "App Service authentication is gone from the site.",
            "Requests reach the function unchecked. The function denies all of them while it sees that authentication is off.",
          ],
  },
  "gate/off": {
    title: "App Service authentication is switched off",
    words: () => [
      "App Service authentication is switched off.",
      "Requests reach the function unchecked, with any principal they claim. The function denies all of them while it sees that authentication is off, so nobody gets in either.",
    ],
  },
  "gate/off-meanwhile": {
    title: "App Service authentication is off during the deployment",
    words: () => [
      "The deployment deletes the authentication settings, which switches App Service authentication off.",
      "Until they are written again, requests reach the function unchecked. The function denies all of them.",
    ],
  },
  "gate/authentication-not-required": {
    title: "App Service no longer requires authentication",
    words: () => [
      "App Service no longer requires authentication: requests without a token reach the function.",
      "Only the function's own check of the caller is left.",
    ],
  },
  "gate/unauthenticated-answer": {
    title: "App Service answers a request without a token differently",
    words: (told) => [
      `The answer to a request without a token: ${nowAndBefore(told)}.`,
      told.after === "AllowAnonymous" ? "It reaches the function. Only the function's own check is left." : "",
    ],
  },
  "gate/issuer": {
    title: "App Service accepts tokens of another issuer",
    words: (told) => [
      `The issuer whose tokens App Service accepts: ${nowAndBefore(told)}.`,
      "Tokens that callers hold get 401 until they request new ones. Those only fit if the app registration issues that version.",
    ],
  },
  "gate/registration": {
    title: "App Service uses another app registration",
    words: (told) => `App Service uses another app registration: ${nowAndBefore(told)}.`,
  },
  "gate/audience-added": {
    title: "App Service accepts another audience",
    words: ({ subject, is }) =>
      is("isOwn")
        ? [
            `The allowed audiences now list ${subject}, which stands for this API.`,
            "Entra ID issues tokens with it for this API only.",
          ]
        : [`App Service now accepts tokens for the audience ${subject}.`, "Those may be issued for another API."],
  },
  "gate/audience-removed": {
    title: "App Service no longer accepts an audience",
    words: ({ subject, is }) =>
      is("isClientId")
        ? "The allowed audiences no longer list the API's client id. App Service always accepts it."
        : `Tokens for the audience ${subject} now get 401 from App Service.`,
  },
  "gate/every-application": {
    title: "App Service no longer limits which applications it allows",
    words: ({ list, is }) => [
      `App Service no longer names the applications that it allows (allowedApplications was ${listed(list("were"))}): any application of the tenant passes with a token for the API.`,
      is("isAssignmentRequired")
        ? "One of two locks is gone. Entra ID still issues tokens for the API to assigned applications only. If assignment is no longer required, or somebody assigns an application by hand, only the function's own role check is left."
        : "Entra ID issues a token for the API to any application, because assignment isn't required. Only the function's own role check is left.",
    ],
  },
  "gate/application-added": {
    title: "App Service allows another application",
    words: ({ subject, text }) =>
      text("kind") === "caller"
        ? `App Service now allows ${subject}.`
        : text("kind") === "sign-in"
          ? `App Service now allows tokens that ${subject === "the API" ? "the API's own app registration" : subject} requested: tokens of people who sign in there.`
          : `App Service now allows ${subject}, which isn't a caller of this stack.`,
  },
  "gate/application-removed": {
    title: "App Service no longer allows an application",
    words: ({ subject }) => `App Service no longer allows ${subject}: it gets 403.`,
  },
  "gate/excluded-path-added": {
    title: "A path is excluded from App Service authentication",
    words: ({ subject }) => [
      `Requests to ${subject} pass App Service without a token.`,
      "A function that answers there must check its callers itself.",
    ],
  },
  "gate/excluded-path-removed": {
    title: "A path is no longer excluded from App Service authentication",
    words: ({ subject }) => `Requests to ${subject} now require a token.`,
  },
  "gate/plain-http": {
    title: "App Service authentication accepts plain HTTP",
    words: () => "App Service authentication accepts plain HTTP: tokens can be read on the way.",
  },
  "gate/token-store": {
    title: "App Service no longer stores tokens",
    words: () => "App Service no longer stores the tokens of sessions: exchanging a token for a session fails.",
  },
  "gate/external-redirect": {
    title: "App Service may redirect a sign-in to another site",
    words: ({ subject }) => [
      `App Service may now redirect people to ${subject} after they sign in.`,
      "A link to the sign-in can send them, and what the redirect carries, there.",
    ],
  },
  "gate/stricter": {
    title: "App Service authentication is stricter",
    words: ({ subject }) => `App Service authentication is stricter: ${stricter[subject] ?? `${subject} changed`}.`,
  },
  "gate/unknown-setting": {
    title: "An authentication setting changed that no rule knows",
    words: (told) => [
      `The authentication setting ${told.subject} changed: ${nowAndBefore(told)}.`,
      "No rule of this review knows what it does. Look it up before you accept it.",
    ],
  },
  "gate/overridden-by-app-setting": {
    title: "An app setting overrides App Service authentication",
    words: ({ text }) => [
      `The app setting ${text("setting")} of "${text("site")}" ${text("does")}.`,
      "The authentication settings alone no longer decide who gets in.",
    ],
  },
} satisfies AreaWords;

const stricter: Readonly<Record<string, string>> = {
  "platform.enabled": "it is switched on",
  "globalValidation.requireAuthentication": "every request requires authentication",
  "httpSettings.requireHttps": "it requires HTTPS",
  "login.tokenStore.enabled": "it stores the tokens of sessions",
  "login.allowedExternalRedirectUrls": "it redirects people to fewer sites",
};
