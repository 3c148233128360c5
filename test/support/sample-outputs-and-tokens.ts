import type { StackOutputs } from "../../infra/outputs.ts";
import { explain } from "../../packages/pf/refusals/explain.ts";
import type { TokenExplanation } from "../../packages/pf/refusals/token/explain-token.ts";

export const tenantId = "11111111-1111-4111-8111-111111111111";
export const apiClientId = "22222222-2222-4222-8222-222222222222";
export const callerClientId = "33333333-3333-4333-8333-333333333333";
export const hostName = "func-whocalls.azurewebsites.net";
export const now = new Date("2026-11-24T12:00:00Z");

/** Outputs of a deployed stack, as the program answers them. */
export function outputsOf(api: Partial<StackOutputs["api"]> = {}, others: Partial<StackOutputs> = {}): StackOutputs {
  return {
    endpoints: [
      { name: "who-calls", method: "GET", url: `https://${hostName}/api/who-calls`, allow: ["Function.Invoke"] },
    ],
    tenantId,
    tokenEndpoint: `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`,
    scope: `api://${apiClientId}/.default`,
    callers: {
      integration: { clientId: callerClientId, roles: ["Function.Invoke"], credentials: ["client-secret"] },
    },
    api: {
      clientId: apiClientId,
      applicationObjectId: "44444444-4444-4444-8444-444444444444",
      servicePrincipalObjectId: "55555555-5555-4555-8555-555555555555",
      appRoles: { "Function.Invoke": "66666666-6666-4666-8666-666666666666" },
      tokenVersion: 1,
      publicClientFlows: false,
      ...api,
    },
    functionApp: { siteId: "/subscriptions/s", hostName, scmHostName: `scm.${hostName}` },
    packageSha256: "0".repeat(64),
    ...others,
  };
}

type Claims = Readonly<Record<string, unknown>>;

const seconds = now.getTime() / 1000;
const common = {
  iat: seconds - 300,
  nbf: seconds - 300,
  exp: seconds + 3600,
  oid: "oid-1",
  sub: "oid-1",
  tid: tenantId,
};

/** The claims that the settings require, in version 1. */
export const version1: Claims = {
  ...common,
  aud: `api://${apiClientId}`,
  iss: `https://sts.windows.net/${tenantId}/`,
  appid: callerClientId,
  appidacr: "1",
  roles: ["Function.Invoke"],
  ver: "1.0",
};

/** The same in version 2. */
export const version2: Claims = {
  ...common,
  aud: apiClientId,
  iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
  azp: callerClientId,
  azpacr: "1",
  roles: ["Function.Invoke"],
  ver: "2.0",
};

export const signature = "c2lnbmF0dXJlLW9mLWEtdG9rZW4";

/** A JWT; its signature is no more than a word. A claim that is undefined is left out. */
export function tokenOf(claims: Claims, header: Claims = {}, signedBy = signature): string {
  const encoded = (part: Claims) => Buffer.from(JSON.stringify(part)).toString("base64url");
  return `${encoded({ typ: "JWT", alg: "RS256", kid: "key-1", ...header })}.${encoded(claims)}.${signedBy}`;
}

export function explainToken(token: string, outputs: StackOutputs | undefined = outputsOf()): TokenExplanation {
  const explanation = explain({ token, outputs, now });
  if (!explanation.token) throw new Error("The token was not explained.");
  return explanation.token;
}

/** What differs, by name. */
export function differing(token: string, outputs?: StackOutputs): readonly string[] {
  return explainToken(token, outputs).differences.map(({ what }) => what);
}
