import type { User } from "../../../tenant/directory-objects.ts";
import type { RefreshGrant } from "../../../tenant/refresh-tokens.ts";
import { aadstsRefusal } from "../../aadsts-refusal.ts";
import { dotnetTime } from "../assertion/require-valid-times.ts";
import { readDelegatedScope } from "../delegated-scope.ts";
import type { Grant, TokenExchange } from "../grant.ts";
import { issueUserTokens } from "../issue-user-tokens.ts";
import { proveClientOfUser } from "../prove-client.ts";
import { refuseDisabled } from "../require-first-factor.ts";

const lifetimeDays = 90;

/**
 * A client goes on acting for a user who signed in before, at the same resource or another. Everything that was decided
 * at the sign-in is decided again. A token that is no token is told before a client that is no client (reported for
 * authorization codes).
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#refresh-the-access-token
 */
export const refreshToken: Grant = {
  grantType: "refresh_token",
  required: ["refresh_token"],
  parameters: ["scope"],
  async issue(exchange) {
    const { tenant, form } = exchange;
    const grant = tenant.refreshTokens.find(form.get("refresh_token") ?? "");
    if (!grant) throw aadstsRefusal(9002313, []);
    const proof = await proveClientOfUser(exchange);
    const user = requireValidGrant(exchange, grant);
    // "Optional": what is left out is what was asked for before.
    const scope = readDelegatedScope(form.get("scope")?.trim() || grant.scope);
    return issueUserTokens(exchange, { user, firstFactor: "refresh token", scope, proof, withRefreshToken: true });
  },
};

/** The grant is of this client, in use, not revoked, and of a user who may sign in. That this is the order is inferred. */
function requireValidGrant({ tenant, client, trace }: TokenExchange, grant: RefreshGrant): User {
  if (grant.clientId !== client.application.appId) throw aadstsRefusal(700007, []);
  const issuedAt = dotnetTime(grant.issuedAt);
  const inactive = trace.at.getTime() - grant.issuedAt.getTime();
  if (inactive >= lifetimeDays * 24 * 60 * 60 * 1000) {
    throw aadstsRefusal(700082, [issuedAt, `${lifetimeDays}.00:00:00`]);
  }
  const user = tenant.directory.users.find(grant.userId);
  if (!user) throw aadstsRefusal(50034, [tenant.tenantId]);
  refuseDisabled(user);
  const validFrom = tenant.directory.users.tokensValidFrom(user.id);
  if (validFrom && grant.issuedAt < validFrom) throw aadstsRefusal(50173, [issuedAt, dotnetTime(validFrom)]);
  return user;
}
