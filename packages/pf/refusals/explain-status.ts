import type { TokenExplanation } from "./token/explain-token.ts";

/** Statuses of the Functions host, or of anything in front of it, past the checks of the caller. */
const hostStatuses = [404, 500, 501, 502, 503, 504] as const;
export type HostStatus = (typeof hostStatuses)[number];

/** Statuses that can be explained alone. */
export const explainedStatuses = [401, 403, ...hostStatuses] as const;
/** The same for a message. */
export const explainedStatusText = "401, 403, 404 or 500 to 504";
export type RefusedStatus = (typeof explainedStatuses)[number];

export function isExplainedStatus(status: number): status is RefusedStatus {
  return explainedStatuses.some((explained) => explained === status);
}

export function isHostStatus(status: number): status is HostStatus {
  return hostStatuses.some((hostStatus) => hostStatus === status);
}

/** The possible sources of the answer, how to distinguish them, and the facts in the token. */
export interface StatusExplanation {
  readonly status: RefusedStatus;
  readonly sentence: string;
  readonly possibilities: readonly string[];
}

/**
 * https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad (built-in authorization policy).
 * The empty list: src/authV2/…/recordings/test_authV2_auth.yaml in Azure/azure-cli-extensions@042aebb. Whether it refuses
 * everybody is contested: packages/twin/easy-auth/authorization-policy.ts. The header of access restrictions:
 * packages/twin/sites.ts
 */
const possibilities: Readonly<Record<401 | 403, readonly string[]>> = {
  401: [
    "App Service authentication, with an empty body and a challenge that names authorization_uri: no token came, or it isn't valid. Its expiry, issuer, version, tenant, audience or signature is wrong.",
    "The function, with a problem document and a Bearer challenge without parameters: App Service authentication is off, or authenticated nobody.",
  ],
  403: [
    "App Service authentication's policy, with an empty body: the token is valid, but its client (appid, azp) is not among the allowed applications.",
    "The function, with a problem document of type …:app-role-missing: the token has none of the app roles that this endpoint requires.",
    "The site's access restrictions, with a header x-ms-forbidden-ip: the caller's address is not in `accessRestrictions`. App Service refused the call before it looked at the token.",
    "App Service authentication's policy, if every caller gets it: the list of allowed applications is empty. Sources disagree: a report says that it refuses everyone, and Microsoft says that it allows everyone. Azure adds an empty list when someone reads, edits and writes back settings that have none, as `az webapp auth update` does. `npx pulumi up --refresh` writes the list again.",
  ],
};

/**
 * An unknown path and method: packages/twin/functions-host/route-table.ts; the limit of 230 seconds: https://learn.microsoft.com/azure/azure-functions/functions-scale#timeout; the host's own
 * words:
 * https://github.com/Azure/azure-functions-host/issues/5539; an empty 500: packages/twin/functions-host/invoke-function.ts
 */
const hostPossibilities: Readonly<Record<HostStatus, readonly string[]>> = {
  404: [
    "The Functions host, with an empty body: no function has this path. A path begins with the routePrefix of functions/host.json (`api`, if it names none), then comes the route of functions/contract.ts: /api/orders/4711. The stack's output `endpoints` has each address.",
    "The Functions host, with an empty body: a function has this path, but not with this method. `methods` in functions/contract.ts has those that it takes.",
    "The function, with a body of its own: its handler doesn't have what was asked for.",
    "The Functions host, right after a deployment: it is starting. Try again in a minute.",
    "Azure, with a page: no site has this host name. The stack's output `functionApp` has it.",
  ],
  500: [
    "The function threw, or its worker ended: an empty body. The log has the exception.",
    "App Service authentication, with a header x-ms-middleware-request-id: it can't read what the issuer publishes.",
  ],
  501: [
    "A twin, never Azure, instead of guessing: the call, a setting or the package needs something that the twin doesn't support. The answer's body and the twin's log name it.",
    "A handler of the function, with a body of its own.",
  ],
  502: ["The site's front end got no answer from the Functions host: it is starting, or its worker crashed."],
  503: [
    `The Functions host isn't running ("Function host is not running."): the package doesn't load, or the host is starting.`,
    "The site is stopped, or has no instance.",
  ],
  504: ["The function didn't answer within 230 seconds, whatever its own limit."],
};

const agreed: Readonly<Record<string, string>> = {
  "gate 401": "With this token, App Service authentication answers 401: see its differences.",
  "gate 403":
    "With this token, App Service authentication's policy answers 403: its client is not among the allowed applications.",
  "function 403":
    "With this token, App Service authentication allows the call, and the function answers 403: the app role is missing.",
  pass: "With this token, the call passes: nothing differs from the deployed settings.",
};

/** What else is known of the answer. */
interface Known {
  readonly token: TokenExplanation | undefined;
  /** The answer's body says that the Functions host isn't running. */
  readonly isFromHost: boolean;
  /** The deployed settings are known. */
  readonly isCompared: boolean;
}

/** Explains a status by what else is known of its answer. */
export function explainStatus(status: RefusedStatus, { token, isFromHost, isCompared }: Known): StatusExplanation {
  if (isHostStatus(status)) {
    const all = hostPossibilities[status];
    // The host's own message is that of the first.
    return { status, sentence: "The caller isn't the reason.", possibilities: isFromHost ? all.slice(0, 1) : all };
  }
  const expect = token?.expect;
  if (expect === undefined) {
    const give = "To find out which, add the answer's body as --error, its WWW-Authenticate header as --challenge";
    return {
      status,
      sentence: [
        give,
        ...(token ? [] : [", or the token as --token -"]),
        ...(isCompared ? [] : [`${token ? ", or add" : ", with"} --twin or --stack <stack>`]),
        ".",
      ].join(""),
      possibilities: possibilities[status],
    };
  }
  const agrees = expect.endsWith(String(status));
  const sentence = agreed[expect] ?? "";
  return {
    status,
    sentence: agrees
      ? sentence
      : `${sentence} The status was ${status} anyway: another token was sent, or the deployed settings have changed. Add the answer's body (--error) and challenge (--challenge).`,
    possibilities: agrees ? [] : possibilities[status],
  };
}
