import type { TokenExplanation } from "./token/explain-token.ts";

/** What the Functions host answers, or what is in front of it, where the function does not get to answer. */
const hostStatuses = [500, 501, 502, 503, 504] as const;
type HostStatus = (typeof hostStatuses)[number];

export type RefusedStatus = 401 | 403 | HostStatus;

/** Whether there is anything to say of a status alone. */
export function isExplainedStatus(status: number): status is RefusedStatus {
  return status === 401 || status === 403 || isHostStatus(status);
}

export function isHostStatus(status: number): status is HostStatus {
  return hostStatuses.some((one) => one === status);
}

/** Who may have answered so, how to tell, and what the token says about it. */
export interface StatusExplanation {
  readonly status: RefusedStatus;
  readonly sentence: string;
  readonly possibilities: readonly string[];
}

/** https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad (built-in authorization policy) */
const possibilities: Readonly<Record<401 | 403, readonly string[]>> = {
  401: [
    "The gate, with an empty body and a challenge that names authorization_uri: no token came, or it is expired, of another issuer, version, tenant or audience, or its signature does not hold.",
    "The function, with a problem document and a bare Bearer challenge: the gate is off, or passed on nobody.",
  ],
  403: [
    "The gate's policy, with an empty body: the token is good, its client (appid, azp) is not among the allowed applications.",
    "The function, with a problem document of type …:app-role-missing: the token lacks the app roles that open this endpoint.",
  ],
};

/**
 * The limit of 230 seconds: https://learn.microsoft.com/azure/azure-functions/functions-scale#timeout; the host's own words:
 * https://github.com/Azure/azure-functions-host/issues/5539; an empty 500: twin/functions-host/invoke-function.ts
 */
const hostPossibilities: Readonly<Record<HostStatus, readonly string[]>> = {
  500: [
    "The function threw, or its worker ended: an empty body. The log has the exception.",
    "The gate, with a header x-ms-middleware-request-id: it cannot read what the issuer publishes.",
  ],
  501: [
    "A twin, never Azure: the call, a setting or the package needs something that the twin does not imitate. The answer's body and the twin's log name it.",
    "A handler of the function, with a body of its own.",
  ],
  502: ["The site's front end got no answer from the Functions host: it is starting, or its worker has crashed."],
  503: [
    'The Functions host does not run ("Function host is not running."): the package does not load, or it is starting.',
    "The site is stopped, or has no instance.",
  ],
  504: ["The function did not answer in time: 230 seconds, whatever its own limit."],
};

const agreed: Readonly<Record<string, string>> = {
  "gate 401": "By this token the gate answers 401: see its differences.",
  "gate 403": "By this token the gate's policy answers 403: its client is not among the allowed applications.",
  "function 403": "By this token the gate lets the call pass, and the function answers 403: the app role is missing.",
  pass: "By this token the call passes: nothing differs from the deployed settings.",
};

export function explainStatus(status: RefusedStatus, token: TokenExplanation | undefined): StatusExplanation {
  if (isHostStatus(status)) {
    const sentence =
      status === 501
        ? "It isn't about who calls: a twin answers so where it would have to guess."
        : "It isn't about who calls: the gate let the call pass, and the Functions host failed.";
    return { status, sentence, possibilities: hostPossibilities[status] };
  }
  const expect = token?.expect;
  if (expect === undefined) {
    const give = "To tell which: give the answer's body as --error, its WWW-Authenticate as --challenge";
    return {
      status,
      sentence: token ? `${give}, or add --stack <name>.` : `${give}, or the token as --token -, with --stack <name>.`,
      possibilities: possibilities[status],
    };
  }
  const agrees = expect.endsWith(String(status));
  const sentence = agreed[expect] ?? "";
  return {
    status,
    sentence: agrees
      ? sentence
      : `${sentence} It was ${status} all the same: another token may have been sent, or what is deployed was changed since; the answer's body (--error) and challenge (--challenge) say more.`,
    possibilities: agrees ? [] : possibilities[status],
  };
}
