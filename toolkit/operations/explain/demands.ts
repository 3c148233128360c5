import type { StackOutputs } from "../../../infra/outputs.ts";
import { signInClientOf } from "../../checks/sign-in-client.ts";
import { versionFacts } from "../../checks/token-version.ts";

/** What the deployed settings demand of a token, by the stack's outputs. */
export interface Demands {
  readonly tenantId: string;
  readonly tokenEndpoint: string;
  /** Host of the sign-in service: says which cloud it is. */
  readonly loginHost: string;
  readonly scope: string;
  readonly tokenVersion: 1 | 2;
  readonly issuer: string;
  /** Values of `aud`: the one that tokens of this version carry first. */
  readonly audiences: readonly string[];
  /** The claim that names the calling application. */
  readonly clientClaim: "appid" | "azp";
  readonly applications: readonly { readonly name: string; readonly clientId: string }[];
  /** Client id of what people sign in at with username and password; undefined: they may not. */
  readonly signInClientId: string | undefined;
  readonly apiClientId: string;
  readonly appRole: string;
  readonly hostName: string;
}

/** The app role's value, as tokens carry it in `roles`. */
const appRole = "Function.Invoke";

/**
 * Issuer of version 1 tokens by the host of the sign-in service. National clouds:
 * https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud; that the US government's version 1
 * tokens come from sts.windows.net: reported.
 */
const stsHosts: Readonly<Record<string, string>> = {
  "login.microsoftonline.com": "sts.windows.net",
  "login.microsoftonline.us": "sts.windows.net",
  "login.partner.microsoftonline.cn": "sts.chinacloudapi.cn",
};

export function demandsOf(outputs: StackOutputs): Demands {
  const { api, callers, tenantId, tokenEndpoint, scope, functionApp } = outputs;
  const facts = versionFacts(outputs);
  const loginHost = new URL(tokenEndpoint).host;
  return {
    tenantId,
    tokenEndpoint,
    loginHost,
    scope,
    tokenVersion: api.tokenVersion,
    issuer: facts.issuer
      .replace("sts.windows.net", stsHosts[loginHost] ?? "sts.windows.net")
      .replace("login.microsoftonline.com", loginHost),
    // The client id is always an allowed audience.
    // https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad
    audiences: [...new Set([facts.audience, api.clientId])],
    clientClaim: facts.clientClaim,
    applications: Object.entries(callers).map(([name, { clientId }]) => ({ name, clientId })),
    signInClientId: signInClientOf(outputs)?.clientId,
    apiClientId: api.clientId,
    appRole,
    hostName: functionApp.hostName,
  };
}
