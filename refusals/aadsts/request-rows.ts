import { aadstsTable, cures, pages } from "./aadsts-row.ts";

/** The request itself is wrong: its method, its tenant, its parameters. */
export const requestRows = aadstsTable({
  900561: {
    means: "The token endpoint takes POST only.",
    causes: ["The address was opened in a browser.", "A redirect turned the POST into a GET."],
    cures: ["Caller's team: POST a form (application/x-www-form-urlencoded) to the stack's output `tokenEndpoint`."],
  },
  90002: {
    means: "No such tenant in this cloud.",
    causes: [
      "The tenant id or domain in the token endpoint is misspelt.",
      "The tenant belongs to another cloud (US government, China) than the host that was asked.",
    ],
    cures: [cures.tokenEndpoint, "Deployer: `protected-function:cloud` decides which cloud the stack's outputs name."],
  },
  900023: {
    means: "What stands for the tenant in the address is neither an id nor a domain.",
    causes: ["A placeholder was left in the address, or an empty variable.", "A path segment is missing."],
    cures: [cures.tokenEndpoint],
  },
  50049: {
    means: "The host of the authority is none that Entra ID knows.",
    causes: ["The client library was given a host name of its own making as authority."],
    cures: [
      "Caller's team: take the authority from the stack's output `tokenEndpoint` (its part up to the tenant id).",
    ],
  },
  50059: {
    means: "The request does not say which tenant it is for.",
    causes: ["The token endpoint has `common` or `organizations` where an application asks for itself."],
    cures: [cures.tokenEndpoint],
  },
  50194: {
    means: "The application is of one tenant; `/common` serves applications of many.",
    causes: ["The token endpoint has `common` in place of the tenant id."],
    cures: [cures.tokenEndpoint],
  },
  900144: {
    means: "A parameter is missing from the request's body.",
    causes: [
      "Parameters were sent in the query or as JSON, not as a form.",
      "The secret or another value was not URL-encoded and cut the form in pieces.",
      "A variable was empty.",
    ],
    cures: ["Caller's team: send all parameters as a form, each value URL-encoded (curl: --data-urlencode)."],
  },
  70003: {
    means: "The grant type is not one that Entra ID supports.",
    causes: ["grant_type is misspelt.", "A product sends a grant of its own."],
    cures: ["Caller's team: grant_type=client_credentials."],
  },
  901002: {
    means: "The parameter `resource` belongs to the version 1 endpoint.",
    causes: ["A recipe for /oauth2/token was sent to /oauth2/v2.0/token."],
    cures: [`${cures.scope} Leave \`resource\` out.`],
  },
  9001023: {
    means: "This grant is refused at /common and /consumers.",
    causes: ["The token endpoint has `common` or `consumers` in place of the tenant id."],
    cures: [cures.tokenEndpoint],
  },
  90014: {
    means: "A field of the request, or of a credential in it, is missing.",
    causes: ["A variable was empty.", "Parameters were sent as JSON, not as a form."],
    cures: ["Caller's team: send all parameters as a form, each value URL-encoded."],
  },
});

const signInAgain = "Caller's team: sign in again; treat a refused refresh token as gone.";

/** The artefact that a grant redeems - a code, a refresh token, a device code - is not good (any more). */
export const grantRows = aadstsTable({
  9002313: {
    means: "The request, or the artefact in it, is malformed.",
    causes: [
      "A code or refresh token was cut off, altered or not URL-encoded.",
      "Something else was sent in its place.",
    ],
    cures: ["Caller's team: send it exactly as it was received, URL-encoded."],
  },
  70000: {
    means: "The grant is not valid.",
    causes: ["The code or refresh token was revoked, belongs to another client, or is bound to another device."],
    cures: [signInAgain],
  },
  700007: {
    means: "The code or refresh token was given to another client.",
    causes: ["It is redeemed with another client_id than it was asked with."],
    cures: ["Caller's team: redeem it with the same client_id."],
    source: "https://github.com/CompassSecurity/EntraFalcon/issues/6",
  },
  54005: {
    means: "The authorization code was used already.",
    causes: ["It was redeemed twice: a retry, or two workers."],
    cures: ["Caller's team: redeem a code once; keep the refresh token."],
    source: pages.authorizationCode,
  },
  70008: {
    means: "The code or refresh token has expired or was revoked.",
    causes: ["It was kept too long.", "The user's tokens were revoked."],
    cures: [signInAgain],
    source: pages.refreshTokens,
  },
  501481: {
    means: "The code verifier does not fit the code challenge (PKCE).",
    causes: ["Challenge and verifier are of different sign-ins, or the method (S256, plain) differs."],
    cures: ["Caller's team: keep the verifier with the sign-in that it was made for."],
    source: pages.authorizationCode,
  },
  700082: {
    means: "The refresh token was not used for too long.",
    causes: ["90 days passed without a refresh (24 hours for a single page application)."],
    cures: [signInAgain, cures.noPassword],
    source: pages.refreshTokens,
  },
  700084: {
    means: "A single page application's refresh token has reached its fixed lifetime.",
    causes: ["24 hours passed; it cannot be extended."],
    cures: [signInAgain],
    source: pages.refreshTokens,
  },
  70043: {
    means: "A sign-in frequency rule of Conditional Access ended the refresh token.",
    causes: ["The policy's period passed since the last sign-in."],
    cures: [signInAgain, cures.noPassword],
  },
  50173: {
    means: "The user's tokens were revoked; a fresh sign-in is needed.",
    causes: ["The password was changed, or somebody revoked the user's sessions."],
    cures: [signInAgain],
    source: pages.refreshTokens,
  },
  50011: {
    means: "The redirect URI is none of the application's.",
    causes: ["Another host name (a slot, a custom domain), another scheme, or a slash differs."],
    cures: [
      "Deployer: `npx pulumi refresh`, then `npx pulumi up`: the stack declares the callback of the site's real host name.",
    ],
    source: pages.redirectUri,
  },
  700054: {
    means: "The application may not be given id tokens by the authorization endpoint.",
    causes: ["'ID tokens' under 'Implicit grant and hybrid flows' is off."],
    cures: ["Deployer: `npx pulumi refresh`, then `npx pulumi up`: the stack switches it on for the API."],
  },
  70016: {
    means: "The person has not finished the device sign-in yet.",
    causes: ["That is the usual answer while polling."],
    cures: ["Caller's team: poll on, at the interval that was given."],
    source: pages.deviceCode,
  },
  70018: {
    means: "The device or user code is not known.",
    causes: ["It was mistyped, or is of another sign-in."],
    cures: ["Caller's team: start the device sign-in anew."],
    source: pages.deviceCode,
  },
  70019: {
    means: "The device code has expired.",
    causes: ["The person took longer than expires_in, 15 minutes."],
    cures: ["Caller's team: start the device sign-in anew."],
    source: pages.deviceCode,
  },
});

const oneResource = {
  means: "The scope names more than one resource.",
  causes: ["Scopes of the API and of Microsoft Graph were put into one request."],
  cures: [`${cures.scope} A second resource takes a second request.`],
  source: pages.scopes,
};

/** What is asked for does not exist, is not asked for properly, or is not for this client. */
export const resourceRows = aadstsTable({
  1002012: {
    means: "An application that asks for itself must ask for `<resource>/.default`.",
    causes: ["The scope lacks /.default, or names a delegated scope such as user_impersonation."],
    cures: [cures.scope],
    source: pages.clientCredentials,
  },
  70011: {
    means: "The scope is not valid.",
    causes: ["It is misspelt, names a scope that the API does not have, or mixes /.default with named scopes."],
    cures: [cures.scope],
    source: pages.scopes,
  },
  28000: oneResource,
  700022: oneResource,
  28002: {
    means: "The scope is not valid for an access token.",
    causes: ["It is misspelt, or names no resource."],
    cures: [cures.scope],
  },
  28003: {
    means: "The scope is empty.",
    causes: ["A variable was empty."],
    cures: [cures.scope],
  },
  500011: {
    means: "The tenant has no service principal for the resource that was asked for.",
    causes: [
      "The scope's resource is misspelt, has a slash too many, or is a host name in place of api://<client id>.",
      "The token was asked of another tenant, or the API's service principal or identifier URI was removed.",
    ],
    cures: [cures.scope, cures.tokenEndpoint, "Deployer: `npx pulumi refresh`, then `npx pulumi up`.", cures.wait],
  },
  500014: {
    means: "The resource's service principal is switched off.",
    causes: ["An administrator disabled the API's enterprise application, or Microsoft did."],
    cures: ["Administrator: Enterprise applications, the API, Properties, 'Enabled for users to sign in': Yes."],
  },
  501051: {
    means: "The API requires assignment, and this application has none.",
    causes: [
      "The caller was never given the API's app role, or the assignment was removed.",
      "It is a managed identity, or another team's application, that no caller names.",
      "Another registration's client id is in the request.",
      "The assignment is minutes old.",
    ],
    cures: [
      "Deployer: name the caller in `protected-function:callers`; `npx pulumi up` assigns the app role. If it is named, `npx pulumi refresh` first.",
      "Deployer: a managed identity gets an app role as `servicePrincipal` (its client id) of a caller in `protected-function:callers`. Its tokens are kept for up to a day.",
      cures.clientId,
      cures.wait,
    ],
    source: pages.clientCredentials,
  },
  90009: {
    means: "The application asks for a token for itself, and may do so only under its client id.",
    causes: ["Somebody signs in at the API's own registration with the scope api://<client id>/.default."],
    cures: [
      "Caller's team: people sign in at the stack's public client, `npx pulumi stack output publicClient`; the scope stays.",
      "Caller's team: scope `<client id>/.default` without api://, where client and API are one registration all the same.",
    ],
  },
  90008: {
    means: "The application asks for a token for itself, and has no consent to sign people in.",
    causes: ["The delegated permission of Microsoft Graph (openid, profile, email) was removed, or its consent."],
    cures: ["Deployer: `npx pulumi refresh`, then `npx pulumi up`: the stack declares and grants it."],
  },
  65005: {
    means: "The client's registration does not list the resource among its permissions.",
    causes: ["The API permission was removed from the registration, or the scope names another resource."],
    cures: ["Deployer: `npx pulumi refresh`, then `npx pulumi up` declares it again.", cures.scope],
  },
  650057: {
    means: "The client's registration does not list the resource among its permissions.",
    causes: ["The API permission was removed from the registration, or the scope names another resource."],
    cures: ["Deployer: `npx pulumi refresh`, then `npx pulumi up` declares it again.", cures.scope],
  },
});
