import { z } from "zod";
import { NotImitated } from "../tenant/refusal.ts";
import type { GateContext } from "./gate-context.ts";
import { IssuerUnreadable } from "./issuer-metadata.ts";

const redeemedTokens = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.coerce.number(),
});
export type RedeemedTokens = z.output<typeof redeemedTokens>;

/**
 * Redeems a refresh token at Entra as the site's registration; undefined: Entra refused it. Always at the v2.0
 * endpoint, with the scopes that it was issued for (inferred).
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#refresh-the-access-token
 */
export async function redeemRefreshToken(
  refreshToken: string,
  context: Pick<GateContext, "rules" | "appSettings" | "fetch">,
): Promise<RedeemedTokens | undefined> {
  const { tokenEndpoint } = context.rules.issuer;
  const secret = clientSecretOf(context);
  const form = new URLSearchParams({
    client_id: context.rules.clientId,
    grant_type: "refresh_token",
    refresh_token: refreshToken,
    ...(secret !== undefined && { client_secret: secret }),
  });
  const response = await context.fetch(tokenEndpoint, { method: "POST", body: form }).catch((cause: unknown) => {
    throw new IssuerUnreadable(tokenEndpoint, "no connection", { cause });
  });
  if (response.status >= 400 && response.status < 500) return undefined;
  if (!response.ok) throw new IssuerUnreadable(tokenEndpoint, `status ${response.status}`);
  const body = redeemedTokens.safeParse(await response.json().catch(() => undefined));
  if (!body.success) throw new IssuerUnreadable(tokenEndpoint, "no tokens");
  return body.data;
}

/** Undefined: the registration is a public client here. */
function clientSecretOf({ rules, appSettings }: Pick<GateContext, "rules" | "appSettings">): string | undefined {
  const { clientSecretSettingName: name, hasCertificate } = rules.credential;
  if (hasCertificate) throw new NotImitated("a refresh with registration.clientSecretCertificate…");
  if (name === undefined || name === "") return undefined;
  if (name.toUpperCase() === "OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID") {
    throw new NotImitated("a refresh with a managed identity in place of the client secret");
  }
  const secret = appSettings.get(name);
  if (secret?.startsWith("@Microsoft.KeyVault(")) {
    throw new NotImitated(`a refresh with the app setting '${name}' as a Key Vault reference`);
  }
  return secret;
}
