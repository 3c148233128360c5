import { type AadstsRow, cures, pages } from "./aadsts-row.ts";

const oneResource: AadstsRow = {
  means: "The scope names more than one resource.",
  causes: ["Scopes of the API and of Microsoft Graph were put into one request."],
  cures: [`${cures.scope} A second resource takes a second request.`],
  source: pages.scopes,
};

/** What is asked for does not exist, is not asked for properly, or is not for this client. */
export const resourceRows: Readonly<Record<number, AadstsRow>> = {
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
    source: pages.codes,
  },
  28003: {
    means: "The scope is empty.",
    causes: ["A variable was empty."],
    cures: [cures.scope],
    source: pages.codes,
  },
  500011: {
    means: "The tenant has no service principal for the resource that was asked for.",
    causes: [
      "The scope's resource is misspelt, has a slash too many, or is a host name in place of api://<client id>.",
      "The token was asked of another tenant, or the API's service principal or identifier URI was removed.",
    ],
    cures: [cures.scope, cures.tokenEndpoint, "Deployer: `npx pulumi refresh`, then `npx pulumi up`.", cures.wait],
    source: pages.codes,
  },
  500014: {
    means: "The resource's service principal is switched off.",
    causes: ["An administrator disabled the API's enterprise application, or Microsoft did."],
    cures: ["Administrator: Enterprise applications, the API, Properties, 'Enabled for users to sign in': Yes."],
    source: pages.codes,
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
    source: pages.codes,
  },
  90008: {
    means: "The application asks for a token for itself, and has no consent to sign people in.",
    causes: ["The delegated permission of Microsoft Graph (openid, profile, email) was removed, or its consent."],
    cures: ["Deployer: `npx pulumi refresh`, then `npx pulumi up`: the stack declares and grants it."],
    source: pages.codes,
  },
  65005: {
    means: "The client's registration does not list the resource among its permissions.",
    causes: ["The API permission was removed from the registration, or the scope names another resource."],
    cures: ["Deployer: `npx pulumi refresh`, then `npx pulumi up` declares it again.", cures.scope],
    source: pages.codes,
  },
  650057: {
    means: "The client's registration does not list the resource among its permissions.",
    causes: ["The API permission was removed from the registration, or the scope names another resource."],
    cures: ["Deployer: `npx pulumi refresh`, then `npx pulumi up` declares it again.", cures.scope],
    source: pages.codes,
  },
};
