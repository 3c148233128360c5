import type { AadstsRow } from "./aadsts-row.ts";

const source = "packages/guard/call-refused.ts";

/** The function's own refusals, by the end of their problem document's `type`. */
export const functionRefusals: Readonly<Record<string, AadstsRow>> = {
  "gate-off": {
    means:
      "401 from the function: the platform doesn't confirm that App Service authentication is on, so the function trusts nobody.",
    causes: [
      "Someone turned authentication off.",
      "An app setting overrides it: WEBSITE_AUTH_ENABLED, MANAGED_ENVIRONMENT.",
      "Authentication is on, but the platform doesn't set WEBSITE_AUTH_ENABLED.",
    ],
    cures: [
      "Deployer: run `npx pulumi refresh`, then `npx pulumi up`, to turn it on again.",
      "Deployer: run `./pf drift` to find an app setting that overrides it, with the command that removes it.",
    ],
    source,
  },
  "principal-missing": {
    means: "401 from the function: App Service authentication allowed an unauthenticated request.",
    causes: ["App Service authentication was changed to allow anonymous requests, or excludes this path."],
    cures: ["Deployer: run `npx pulumi refresh`, then `npx pulumi up`, so that it answers 401 itself again."],
    source,
  },
  "principal-malformed": {
    means: "401 from the function: it can't read the caller from what App Service authentication passed on.",
    causes: [
      "App Service authentication has an identity provider other than Microsoft's.",
      "The principal is longer than 64 KB.",
    ],
    cures: ["Deployer: run `npx pulumi refresh`, then `npx pulumi up`. The function's log shows what is malformed."],
    source,
  },
  "caller-unknown": {
    means: "401 from the function: the token names neither an application nor a user.",
    causes: ["The token has no appid, azp, oid or user name: a policy removed these claims."],
    cures: ["Administrator: remove the claims policy from the API's app registration."],
    source,
  },
  "app-role-missing": {
    means:
      "403 from the function, not from App Service authentication: the token is valid, but has none of the app roles that this endpoint requires.",
    causes: [
      "The token was issued before the role was assigned, and keeps its claims.",
      "The application or the user has no app role of this API, or only one for other endpoints.",
      "The token of a managed identity, which Azure caches for up to a day, is older than the role.",
    ],
    cures: [
      "Caller's team: get a fresh token.",
      "Deployer: add the role to the caller's `roles` in `protected-function:callers`, or the user or group to `protected-function:people`. Then run `npx pulumi up`.",
    ],
    source,
  },
  "path-anonymous": {
    means: "403 from the function: the path is, or begins with, an anonymous one, where callers aren't authenticated.",
    causes: ["The URL is misspelled: the anonymous endpoint owns its path and everything below it."],
    cures: ["Caller's team: call the endpoint by its own route in functions/contract.ts."],
    source,
  },
  "endpoint-undeclared": {
    means: "403 from the function: this function isn't an endpoint of the API's contract.",
    causes: [
      "The code registers it with app.http or similar, not with serve.",
      "The package wasn't built by `pulumi up`, whose build refuses such a function.",
    ],
    cures: [
      "Deployer: declare the endpoint in functions/contract.ts and pass its handler to serve, or remove the function. Then run `npx pulumi up`.",
    ],
    source,
  },
};
