import { ownEntry } from "@protected-function/core/text/own-entry.ts";
import { capital } from "@protected-function/core/text/capital.ts";
import { type AreaWords, type FindingData, listText, listOf, when } from "./wording.ts";

/** Access: from the access matrix, the contract's endpoints, and App Service authentication. */
export const accessWords = {
  "access/gains": (data) => {
    const { who, resource, from, how } = partsOf(data);
    if (data.text("who") === "anybody") return `Anybody can call ${resource} ${from} without a token.`;
    return data.text("presence") === "new"
      ? `${who} is new and gains ${resource} ${from} ${how}: now ${data.after}.`
      : `${who} gains ${resource} ${from} ${how}: ${data.change}.`;
  },
  "access/loses": (data) => {
    const { who, resource, from, how } = partsOf(data);
    return data.text("presence") === "gone"
      ? `${who} is gone and loses ${resource} ${from} ${how}: before ${data.before}.`
      : `${who} loses ${resource} ${from} ${how}: ${data.change}.`;
  },
  "access/refused-otherwise": (data) => {
    const { who, resource, from, how } = partsOf(data);
    return `${who} ${how}, ${resource} ${from}: ${data.change}.`;
  },
  "access/policy-verdict": (data) => {
    const { who, resource, from, how } = partsOf(data);
    return `${who} ${how}, ${resource} ${from}: conditional access ${data.change}; still ${data.text("still")}.`;
  },

  "endpoint/anonymous": [
    when("isNew", "{subject} is new and anonymous: anybody can call it without a token.", (data) => {
      const roles = rolesBefore(data);
      return `${data.subject} is now anonymous: anybody can call it without a token. It required ${roles}.`;
    }),
    when("reason", 'The reason given: "{reason}"'),
  ],
  "endpoint/new": (data) =>
    `${data.subject} is new. It requires ${rolesAfter(data)}, held by ${listText(data.list("holders"))}.`,
  "endpoint/removed": when(
    ({ finding }) => listOf(finding.before).length === 0,
    "{subject} is removed. It was anonymous.",
    (data) => `${data.subject} is removed. It required ${rolesBefore(data)}.`,
  ),
  "endpoint/needs-token": [
    (data) => `${data.subject} now requires ${rolesAfter(data)}. It was anonymous.`,
    "Calls without a token get 401.",
  ],
  "endpoint/role-added": [
    when(
      "who",
      "{endpoint} now allows {role}: {who} can call it.",
      "{endpoint} now allows {role}. Nobody who holds it gains the endpoint.",
    ),
    when("who", "", "Anyone who is assigned {role} later can call it."),
  ],
  "endpoint/role-removed": when(
    "who",
    "{endpoint} no longer allows {role}: {who} will get 403.",
    "{endpoint} no longer allows {role}. Nobody who holds it loses the endpoint.",
  ),
  "endpoint/called-unasked": "verify may now call {subject} on a live stack: its sample says that it is safe.",
  "endpoint/proof-lost": [failedCheck, seenAnswer],
  "endpoint/proof-failed": [failedCheck, seenAnswer],

  "gate/missing": [
    when(
      "isLeftOver",
      "The program no longer declares App Service authentication: a new stack would have none.",
      "App Service authentication is gone from the site.",
    ),
    when(
      "isLeftOver",
      "A stack that has it keeps the last settings, and nothing updates them.",
      "Requests reach the function unchecked. The function denies all of them while it sees that authentication is off.",
    ),
  ],
  "gate/off": [
    "App Service authentication is switched off.",
    "Requests reach the function unchecked, with any principal they claim. The function denies all of them while it sees that authentication is off, so nobody gets in either.",
  ],
  "gate/off-meanwhile": [
    "The deployment deletes the authentication settings, which switches App Service authentication off.",
    "Until they are written again, requests reach the function unchecked. The function denies all of them.",
  ],
  "gate/authentication-not-required": [
    "App Service no longer requires authentication: requests without a token reach the function.",
    "Only the function's own check of the caller is left.",
  ],
  "gate/unauthenticated-answer": [
    "The answer to a request without a token: {change}.",
    when(({ after }) => after === "AllowAnonymous", "It reaches the function. Only the function's own check is left."),
  ],
  "gate/issuer": [
    "The issuer whose tokens App Service accepts: {change}.",
    "Tokens that callers hold get 401 until they request new ones. Those only fit if the app registration issues that version.",
  ],
  "gate/registration": "App Service uses another app registration: {change}.",
  "gate/audience-added": [
    when(
      "isOwn",
      "The allowed audiences now list {subject}, which stands for this API.",
      "App Service now accepts tokens for the audience {subject}.",
    ),
    when("isOwn", "Entra ID issues tokens with it for this API only.", "Those may be issued for another API."),
  ],
  "gate/audience-removed": when(
    "isClientId",
    "The allowed audiences no longer list the API's client id. App Service always accepts it.",
    "Tokens for the audience {subject} now get 401 from App Service.",
  ),
  "gate/every-application": [
    (data) =>
      `App Service no longer names the applications that it allows (allowedApplications was ${listText(data.list("were"))}): any application of the tenant passes with a token for the API.`,
    when(
      "isAssignmentRequired",
      "One of two locks is gone. Entra ID still issues tokens for the API to assigned applications only. If assignment is no longer required, or somebody assigns an application by hand, only the function's own role check is left.",
      "Entra ID issues a token for the API to any application, because assignment isn't required. Only the function's own role check is left.",
    ),
  ],
  "gate/application-added": ({ subject, text }) => {
    if (text("kind") === "caller") return `App Service now allows ${subject}.`;
    const requester = subject === "the API" ? "the API's own app registration" : subject;
    return text("kind") === "sign-in"
      ? `App Service now allows tokens that ${requester} requested: tokens of people who sign in there.`
      : `App Service now allows ${subject}, which isn't a caller of this stack.`;
  },
  "gate/application-removed": "App Service no longer allows {subject}: it gets 403.",
  "gate/excluded-path-added": [
    "Requests to {subject} pass App Service without a token.",
    "A function that answers there must check its callers itself.",
  ],
  "gate/excluded-path-removed": "Requests to {subject} now require a token.",
  "gate/plain-http": "App Service authentication accepts plain HTTP: tokens can be read on the way.",
  "gate/token-store": "App Service no longer stores the tokens of sessions: exchanging a token for a session fails.",
  "gate/external-redirect": [
    "App Service may now redirect people to {subject} after they sign in.",
    "A link to the sign-in can send them, and what the redirect carries, there.",
  ],
  "gate/stricter": ({ subject }) =>
    `App Service authentication is stricter: ${ownEntry(stricter, subject) ?? `${subject} changed`}.`,
  "gate/unknown-setting": [
    "The authentication setting {subject} changed: {change}.",
    "No rule of this review knows what it does. Look it up before you accept it.",
  ],
  "gate/overridden-by-app-setting": [
    'The app setting {setting} of "{site}" {does}.',
    "The authentication settings alone no longer decide who gets in.",
  ],
} satisfies AreaWords;

function partsOf({ subject, text, list }: FindingData) {
  const from = list("from");
  const isBare = text("how") === "bare";
  return {
    who: isBare ? "A request" : capital(text("who") || subject),
    resource: text("resource") || "access",
    from: from.length === 0 ? "from everywhere" : `from ${listText(from)}`,
    how: isBare ? "without a token" : `by ${text("how")}`,
  };
}

function rolesBefore({ finding }: FindingData): string {
  return listText(listOf(finding.before), "or", "no role");
}

function rolesAfter({ finding }: FindingData): string {
  return listText(listOf(finding.after), "or", "no role");
}

/** The meaning of each failed check. */
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

function failedCheck({ text }: FindingData): string {
  const endpoint = text("endpoint");
  return `${endpoint === "" ? "" : `${endpoint}: `}${failing[text("check")] ?? "A check of the function fails."}`;
}

function seenAnswer({ subject, text, list }: FindingData): string {
  const [refusedBy, status, differs] = [text("refusedBy"), text("status"), list("differs")];
  const check = `The check that fails: "${subject}"`;
  if (refusedBy !== "") return `${check} The answer came from ${refusedBy}${status === "" ? "" : `: ${status}`}.`;
  return differs.length > 0 ? `${check} Its answer differs in ${differs.join(", ")}.` : check;
}

const stricter: Readonly<Record<string, string>> = {
  "platform.enabled": "it is switched on",
  "globalValidation.requireAuthentication": "every request requires authentication",
  "httpSettings.requireHttps": "it requires HTTPS",
  "login.tokenStore.enabled": "it stores the tokens of sessions",
  "login.allowedExternalRedirectUrls": "it redirects people to fewer sites",
};
