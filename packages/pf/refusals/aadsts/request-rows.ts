import { aadstsTable, cures, pages } from "./aadsts-row.ts";

/** The request itself is wrong: its method, its tenant, its parameters. */
export const requestRows = aadstsTable({
  900561: {
    means: "The token endpoint accepts only POST.",
    causes: ["The address was opened in a browser.", "A redirect turned the POST into a GET."],
    cures: ["Caller's team: POST a form (application/x-www-form-urlencoded) to the stack's output `tokenEndpoint`."],
  },
  90002: {
    means: "No such tenant in this cloud.",
    causes: [
      "The tenant id or domain in the token endpoint is misspelled.",
      "The tenant belongs to another cloud (US government, China) than the host.",
    ],
    cures: [cures.tokenEndpoint, "Deployer: set the cloud with `protected-function:cloud`."],
  },
  900023: {
    means: "The tenant in the address is neither an id nor a domain.",
    causes: ["The address has a placeholder, or a variable was empty.", "A path segment is missing."],
    cures: [cures.tokenEndpoint],
  },
  50049: {
    means: "Entra ID doesn't know the authority's host.",
    causes: ["The client library got another host name as authority."],
    cures: [
      "Caller's team: take the authority from the stack's output `tokenEndpoint` (its part up to the tenant id).",
    ],
  },
  50059: {
    means: "The request doesn't name its tenant.",
    causes: ["An application asks for itself at `common` or `organizations`."],
    cures: [cures.tokenEndpoint],
  },
  50194: {
    means: "The application is single-tenant; `/common` is for multitenant applications.",
    causes: ["The token endpoint has `common` instead of the tenant id."],
    cures: [cures.tokenEndpoint],
  },
  900144: {
    means: "A parameter is missing from the request's body.",
    causes: [
      "Parameters were sent in the query or as JSON, not as a form.",
      "The secret or another value wasn't URL-encoded and broke the form.",
      "A variable was empty.",
    ],
    cures: ["Caller's team: send all parameters as a form, each value URL-encoded (curl: --data-urlencode)."],
  },
  70003: {
    means: "Entra ID doesn't support the grant type.",
    causes: ["grant_type is misspelled.", "A product sends its own grant type."],
    cures: ["Caller's team: send grant_type=client_credentials."],
  },
  901002: {
    means:
      "The parameter `resource` belongs to the version 1 endpoint. Since 2026, tenants report AADSTS9010010 instead.",
    causes: [
      "A recipe for /oauth2/token was sent to /oauth2/v2.0/token.",
      "An MCP client sent `resource` by itself (RFC 8707).",
    ],
    cures: [`${cures.scope} Leave \`resource\` out.`],
  },
  9010010: {
    means: "The parameter `resource` doesn't name the API that the scope names.",
    causes: [
      "An MCP client sent the server's address as `resource` (RFC 8707), and it isn't the API's Application ID URI.",
      "The client put a slash at its end, so it isn't the Application ID URI to the letter.",
    ],
    cures: [`${cures.scope} Leave \`resource\` out, or send the scope without \`/.default\` as \`resource\`.`],
    source: "https://github.com/punkpeye/mcp-remote/issues/217",
  },
  9001023: {
    means: "/common and /consumers refuse this grant.",
    causes: ["The token endpoint has `common` or `consumers` instead of the tenant id."],
    cures: [cures.tokenEndpoint],
  },
  90014: {
    means: "A field of the request, or of a credential in it, is missing.",
    causes: ["A variable was empty.", "Parameters were sent as JSON, not as a form."],
    cures: ["Caller's team: send all parameters as a form, each value URL-encoded."],
  },
});

const signInAgain = "Caller's team: sign in again, and discard the refused refresh token.";

/** The code, refresh token or device code of a grant isn't valid, or is no longer valid. */
export const grantRows = aadstsTable({
  9002313: {
    means: "The request, or the code or token in it, is malformed.",
    causes: ["A code or refresh token was cut off, altered or not URL-encoded.", "Something else was sent instead."],
    cures: ["Caller's team: send it exactly as received, URL-encoded."],
  },
  70000: {
    means: "The grant isn't valid.",
    causes: ["The code or refresh token was revoked, belongs to another client, or is bound to another device."],
    cures: [signInAgain],
  },
  700007: {
    means: "The code or refresh token belongs to another client.",
    causes: ["The client_id isn't the one that requested it."],
    cures: ["Caller's team: redeem it with the same client_id."],
    source: "https://github.com/CompassSecurity/EntraFalcon/issues/6",
  },
  54005: {
    means: "The authorization code was already used.",
    causes: ["It was redeemed twice: a retry, or two workers."],
    cures: ["Caller's team: redeem a code once, and keep the refresh token."],
    source: pages.authorizationCode,
  },
  70008: {
    means: "The code or refresh token has expired or was revoked.",
    causes: ["It was kept too long.", "The user's tokens were revoked."],
    cures: [signInAgain],
    source: pages.refreshTokens,
  },
  501481: {
    means: "The code verifier doesn't match the code challenge (PKCE).",
    causes: ["Challenge and verifier are from different sign-ins, or the method (S256, plain) differs."],
    cures: ["Caller's team: use the verifier of the same sign-in."],
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
    causes: ["24 hours passed. The lifetime can't be extended."],
    cures: [signInAgain],
    source: pages.refreshTokens,
  },
  70043: {
    means: "A sign-in frequency rule of Conditional Access ended the refresh token.",
    causes: ["The policy's period passed since the last sign-in."],
    cures: [signInAgain, cures.noPassword],
  },
  50173: {
    means: "The user's tokens were revoked, so the user must sign in again.",
    causes: ["The password was changed, or someone revoked the user's sessions."],
    cures: [signInAgain],
    source: pages.refreshTokens,
  },
  50011: {
    means: "The application doesn't have this redirect URI.",
    causes: ["Another host name (a slot, a custom domain), another scheme, or a slash differs."],
    cures: [
      "Deployer: run `npx pulumi refresh`, then `npx pulumi up`: the stack declares the callback of the site's real host name.",
    ],
    source: pages.redirectUri,
  },
  700054: {
    means: "The authorization endpoint may not issue id tokens to the application.",
    causes: ["'ID tokens' under 'Implicit grant and hybrid flows' is off."],
    cures: ["Deployer: run `npx pulumi refresh`, then `npx pulumi up`: the stack turns it on for the API."],
  },
  70016: {
    means: "The person hasn't finished the device sign-in yet.",
    causes: ["This is the usual answer while polling."],
    cures: ["Caller's team: keep polling at the given interval."],
    source: pages.deviceCode,
  },
  70018: {
    means: "The device or user code isn't known.",
    causes: ["It was mistyped, or is from another sign-in."],
    cures: ["Caller's team: start the device sign-in again."],
    source: pages.deviceCode,
  },
  70019: {
    means: "The device code has expired.",
    causes: ["The person took longer than expires_in, 15 minutes."],
    cures: ["Caller's team: start the device sign-in again."],
    source: pages.deviceCode,
  },
});

const oneResource = {
  means: "The scope names more than one resource.",
  causes: ["One request has scopes of the API and of Microsoft Graph."],
  cures: [`${cures.scope} For a second resource, send a second request.`],
  source: pages.scopes,
};

/** The requested resource doesn't exist, isn't requested properly, or isn't for this client. */
export const resourceRows = aadstsTable({
  1002012: {
    means: "An application that asks for itself must request `<resource>/.default`.",
    causes: ["The scope lacks /.default, or names a delegated scope such as user_impersonation."],
    cures: [cures.scope],
    source: pages.clientCredentials,
  },
  70011: {
    means: "The scope isn't valid.",
    causes: ["It is misspelled, names a scope that the API doesn't have, or mixes /.default with named scopes."],
    cures: [cures.scope],
    source: pages.scopes,
  },
  28000: oneResource,
  700022: oneResource,
  28002: {
    means: "The scope isn't valid for an access token.",
    causes: ["It is misspelled, or names no resource."],
    cures: [cures.scope],
  },
  28003: {
    means: "The scope is empty.",
    causes: ["A variable was empty."],
    cures: [cures.scope],
  },
  500011: {
    means: "The tenant has no service principal for the requested resource.",
    causes: [
      "The scope's resource is misspelled, has an extra slash, or is a host name instead of api://<client id>.",
      "The request went to another tenant, or the API's service principal or identifier URI was removed.",
    ],
    cures: [cures.scope, cures.tokenEndpoint, "Deployer: run `npx pulumi refresh`, then `npx pulumi up`.", cures.wait],
  },
  500014: {
    means: "The resource's service principal is disabled.",
    causes: ["An administrator disabled the API's enterprise application, or Microsoft did."],
    cures: [
      "Administrator: `az ad sp update --id <the API's client id> --set accountEnabled=true`, or Entra ID > Enterprise applications > the API > Properties > Enabled for users to sign in: Yes.",
    ],
  },
  501051: {
    means: "The API requires assignment, and this application isn't assigned.",
    causes: [
      "The caller never got the API's app role, or the assignment was removed.",
      "It is a managed identity, or another team's application, that isn't a caller in the settings.",
      "The request has another app registration's client id.",
      "The assignment is minutes old.",
    ],
    cures: [
      "Deployer: add the caller to `protected-function:callers`, and run `npx pulumi up` to assign the app role. If it is there already, run `npx pulumi refresh` first.",
      "Deployer: for a managed identity, add a caller with `servicePrincipal` (its client id) to `protected-function:callers`. Azure caches its tokens for up to a day.",
      cures.clientId,
      cures.wait,
    ],
    source: pages.clientCredentials,
  },
  90009: {
    means: "The application requests a token for itself, which it may do only by its client id.",
    causes: ["Someone signs in at the API's own app registration with the scope api://<client id>/.default."],
    cures: [
      "Caller's team: people sign in to the stack's public client, `npx pulumi stack output publicClient`, with the same scope.",
      "Caller's team: if client and API are one app registration, request the scope `<client id>/.default` without api://.",
    ],
  },
  90008: {
    means: "The application requests a token for itself, but has no consent to sign people in.",
    causes: ["The delegated permission of Microsoft Graph (openid, profile, email), or its consent, was removed."],
    cures: ["Deployer: run `npx pulumi refresh`, then `npx pulumi up`: the stack declares and grants it."],
  },
  65005: {
    means: "The client's app registration doesn't list the resource among its permissions.",
    causes: ["The API permission was removed from the app registration, or the scope names another resource."],
    cures: ["Deployer: run `npx pulumi refresh`, then `npx pulumi up`, to declare it again.", cures.scope],
  },
  650057: {
    means: "The client's app registration doesn't list the resource among its permissions.",
    causes: ["The API permission was removed from the app registration, or the scope names another resource."],
    cures: ["Deployer: run `npx pulumi refresh`, then `npx pulumi up`, to declare it again.", cures.scope],
  },
});
