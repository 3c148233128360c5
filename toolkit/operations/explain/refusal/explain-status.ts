import type { TokenExplanation } from "../token/token-explanation.ts";

export type RefusedStatus = 401 | 403;

/** Who may have answered so, how to tell, and what the token says about it. */
export interface StatusExplanation {
  readonly status: RefusedStatus;
  readonly sentence: string;
  readonly possibilities: readonly string[];
}

/** https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad (built-in authorization policy) */
const possibilities: Readonly<Record<RefusedStatus, readonly string[]>> = {
  401: [
    "The gate, with an empty body and a challenge that names authorization_uri: no token came, or it is expired, of another issuer, version, tenant or audience, or its signature does not hold.",
    "The function, with a problem document and a bare Bearer challenge: the gate is off, or passed on nobody.",
  ],
  403: [
    "The gate's policy, with an empty body: the token is good, its client (appid, azp) is not among the allowed applications.",
    "The function, with a problem document of type …:app-role-missing: the token lacks the app role.",
  ],
};

const agreed: Readonly<Record<string, string>> = {
  "gate 401": "By this token the gate answers 401: see its differences.",
  "gate 403": "By this token the gate's policy answers 403: its client is not among the allowed applications.",
  "function 403": "By this token the gate lets the call pass, and the function answers 403: the app role is missing.",
  pass: "By this token the call passes: nothing differs from the deployed settings.",
};

export function explainStatus(status: RefusedStatus, token: TokenExplanation | undefined): StatusExplanation {
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
