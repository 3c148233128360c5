import { z } from "zod";
import { NotSupported } from "../tenant/refusal.ts";
import type { AuthenticationContext } from "./authentication-context.ts";
import type { ProviderTokens } from "./sessions.ts";

const answered = z.looseObject({
  access_token: z.string(),
  id_token: z.string().optional(),
  refresh_token: z.string().optional(),
  expires_in: z.number(),
});

/** Returns the site's client secret: `clientSecretSettingName` names an app setting. */
export function secretOf({ rules, appSettings }: AuthenticationContext): string {
  const name = rules.clientSecretSettingName ?? "";
  const secret = appSettings.get(name);
  if (secret === undefined || secret === "") {
    throw new NotSupported(
      `sign-in with registration.clientSecretSettingName '${name}': the site has no such app setting`,
    );
  }
  if (secret.startsWith("@Microsoft.KeyVault(")) {
    throw new NotSupported(`sign-in with a client secret from Key Vault (the app setting '${name}')`);
  }
  if (name.toUpperCase() === "OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID") {
    throw new NotSupported("sign-in with a managed identity in place of a client secret");
  }
  return secret;
}

/** Redeems a code at Entra ID. Undefined if it refuses. */
export function redeemCode(
  code: string,
  redirectUri: string,
  context: AuthenticationContext,
): Promise<ProviderTokens | undefined> {
  return ask({ grant_type: "authorization_code", code, redirect_uri: redirectUri }, context);
}

/** Gets new tokens for a stored refresh token. Undefined if Entra ID refuses. */
export function refreshTokens(
  refreshToken: string,
  context: AuthenticationContext,
): Promise<ProviderTokens | undefined> {
  return ask({ grant_type: "refresh_token", refresh_token: refreshToken }, context);
}

async function ask(
  fields: Record<string, string>,
  context: AuthenticationContext,
): Promise<ProviderTokens | undefined> {
  const { rules, clock, fetch } = context;
  const body = new URLSearchParams({ ...fields, client_id: rules.clientId, client_secret: secretOf(context) });
  const response = await fetch(rules.issuer.tokenUri, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: body.toString(),
  });
  if (response.status === 501) throw new NotSupported(`sign-in with a client secret: ${await response.text()}`);
  if (!response.ok) return undefined;
  const { access_token, id_token, refresh_token, expires_in } = answered.parse(await response.json());
  return {
    accessToken: access_token,
    ...(id_token !== undefined && { idToken: id_token }),
    ...(refresh_token !== undefined && { refreshToken: refresh_token }),
    expiresOn: new Date(clock.now().getTime() + expires_in * 1000),
  };
}
