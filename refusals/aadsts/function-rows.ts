import type { AadstsRow } from "./aadsts-row.ts";

const source = "functions/guard/call-refused.ts";

/** The function's own refusals, by the end of their problem document's `type`. */
export const functionRefusals: Readonly<Record<string, AadstsRow>> = {
  "gate-off": {
    means:
      "401 from the function: the platform does not say that App Service authentication is on, so nobody is trusted.",
    causes: [
      "Somebody switched authentication off.",
      "An app setting overrides it: WEBSITE_AUTH_ENABLED, MANAGED_ENVIRONMENT.",
      "The platform has it on and does not set WEBSITE_AUTH_ENABLED.",
    ],
    cures: [
      "Deployer: `npx pulumi refresh`, then `npx pulumi up` switches it on again.",
      "Deployer: `./pf drift` names an app setting that overrides it, and prints the command that removes it.",
    ],
    source,
  },
  "principal-missing": {
    means: "401 from the function: the gate let a request pass that nobody had authenticated.",
    causes: ["The gate was changed to allow anonymous requests, or leaves out this path."],
    cures: ["Deployer: `npx pulumi refresh`, then `npx pulumi up` makes it answer 401 itself again."],
    source,
  },
  "principal-malformed": {
    means: "401 from the function: it cannot read who calls from what the gate passed on.",
    causes: ["Another identity provider than Microsoft's is on in the gate.", "The principal is longer than 64 KB."],
    cures: ["Deployer: `npx pulumi refresh`, then `npx pulumi up`; the function's log says what is malformed."],
    source,
  },
  "caller-unknown": {
    means: "401 from the function: the token names neither an application nor a user.",
    causes: ["A token without appid, azp, oid and user name: one that claims were removed from by a policy."],
    cures: ["Administrator: remove the claims policy from the API's registration."],
    source,
  },
  "app-role-missing": {
    means:
      "403 from the function, not from the gate: the token is good, and carries none of the app roles that open this endpoint.",
    causes: [
      "The token was issued before the role was assigned: it keeps the claims that it was issued with.",
      "The application or the user holds no app role of this API, or one that opens other endpoints.",
      "A managed identity's token is kept for up to a day: it is older than the role.",
    ],
    cures: [
      "Caller's team: get a fresh token.",
      "Deployer: give the caller the role by its `roles` in `protected-function:callers`, the user or a group by `protected-function:people`; `npx pulumi up`.",
    ],
    source,
  },
  "path-anonymous": {
    means:
      "403 from the function: the path is, or begins with, one that needs no token, so that no caller can be proved there.",
    causes: ["The URL is misspelled: what stands at the anonymous path, or below it, is the anonymous endpoint alone."],
    cures: ["Caller's team: call the endpoint by its own route, as functions/contract.ts says."],
    source,
  },
  "endpoint-undeclared": {
    means: "403 from the function: a function answers here that is no endpoint of the API's contract.",
    causes: [
      "Code registers it with app.http or the like, and not by serve.",
      "A package was uploaded that `pulumi up` did not build: the build refuses such a function.",
    ],
    cures: [
      "Deployer: declare the endpoint in functions/contract.ts and give its handler to serve, or take the function out; `npx pulumi up`.",
    ],
    source,
  },
};
