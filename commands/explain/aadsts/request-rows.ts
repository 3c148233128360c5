import { type AadstsRow, cures, pages } from "./aadsts-row.ts";

/** The request itself is wrong: its method, its tenant, its parameters. */
export const requestRows: Readonly<Record<number, AadstsRow>> = {
  900561: {
    means: "The token endpoint takes POST only.",
    causes: ["The address was opened in a browser.", "A redirect turned the POST into a GET."],
    cures: ["Caller's team: POST a form (application/x-www-form-urlencoded) to the stack's output `tokenEndpoint`."],
    source: pages.codes,
  },
  90002: {
    means: "No such tenant in this cloud.",
    causes: [
      "The tenant id or domain in the token endpoint is misspelt.",
      "The tenant belongs to another cloud (US government, China) than the host that was asked.",
    ],
    cures: [cures.tokenEndpoint, "Deployer: `protected-function:cloud` decides which cloud the stack's outputs name."],
    source: pages.codes,
  },
  900023: {
    means: "What stands for the tenant in the address is neither an id nor a domain.",
    causes: ["A placeholder was left in the address, or an empty variable.", "A path segment is missing."],
    cures: [cures.tokenEndpoint],
    source: pages.codes,
  },
  50049: {
    means: "The host of the authority is none that Entra ID knows.",
    causes: ["The client library was given a host name of its own making as authority."],
    cures: [
      "Caller's team: take the authority from the stack's output `tokenEndpoint` (its part up to the tenant id).",
    ],
    source: pages.codes,
  },
  50059: {
    means: "The request does not say which tenant it is for.",
    causes: ["The token endpoint has `common` or `organizations` where an application asks for itself."],
    cures: [cures.tokenEndpoint],
    source: pages.codes,
  },
  50194: {
    means: "The application is of one tenant; `/common` serves applications of many.",
    causes: ["The token endpoint has `common` in place of the tenant id."],
    cures: [cures.tokenEndpoint],
    source: pages.codes,
  },
  900144: {
    means: "A parameter is missing from the request's body.",
    causes: [
      "Parameters were sent in the query or as JSON, not as a form.",
      "The secret or another value was not URL-encoded and cut the form in pieces.",
      "A variable was empty.",
    ],
    cures: ["Caller's team: send all parameters as a form, each value URL-encoded (curl: --data-urlencode)."],
    source: pages.codes,
  },
  70003: {
    means: "The grant type is not one that Entra ID supports.",
    causes: ["grant_type is misspelt.", "A product sends a grant of its own."],
    cures: ["Caller's team: grant_type=client_credentials."],
    source: pages.codes,
  },
  901002: {
    means: "The parameter `resource` belongs to the version 1 endpoint.",
    causes: ["A recipe for /oauth2/token was sent to /oauth2/v2.0/token."],
    cures: [`${cures.scope} Leave \`resource\` out.`],
    source: pages.codes,
  },
  9001023: {
    means: "This grant is refused at /common and /consumers.",
    causes: ["The token endpoint has `common` or `consumers` in place of the tenant id."],
    cures: [cures.tokenEndpoint],
    source: pages.codes,
  },
  90014: {
    means: "A field of the request, or of a credential in it, is missing.",
    causes: ["A variable was empty.", "Parameters were sent as JSON, not as a form."],
    cures: ["Caller's team: send all parameters as a form, each value URL-encoded."],
    source: pages.codes,
  },
};
