import { type Answer, send } from "../azure/http.ts";
import type { Origin } from "./origin.ts";

/** What `POST /.auth/login/aad` takes: the tokens of one answer. */
export interface ExchangedTokens {
  readonly access_token?: string;
  readonly id_token?: string;
}

/** Exchanges tokens for a session token. https://learn.microsoft.com/azure/app-service/configure-authentication-customize-sign-in-out */
export function exchange({ outputs }: Origin, tokens: ExchangedTokens): Promise<Answer> {
  return send("POST", `https://${outputs.functionApp.hostName}/.auth/login/aad`, {
    headers: { "content-type": "application/json" },
    body: JSON.stringify(tokens),
  });
}

/** The session token of an exchange. @throws Error that names the status where there is none */
export function sessionTokenIn({ status, json }: Answer): string {
  const { authenticationToken } = (json ?? {}) as { readonly authenticationToken?: string };
  if (authenticationToken === undefined) throw new Error(`The exchange gave no session token, but status ${status}.`);
  return authenticationToken;
}

/** A request under `/.auth` with a session. */
export function atAuth({ outputs }: Origin, path: string, sessionToken: string): Promise<Answer> {
  return send("GET", `https://${outputs.functionApp.hostName}/.auth/${path}`, { headers: bySession(sessionToken) });
}

/** The documented header of a session token. */
export function bySession(sessionToken: string): Record<string, string> {
  return { "x-zumo-auth": sessionToken };
}
