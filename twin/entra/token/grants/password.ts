import { readDelegatedScope } from "../delegated-scope.ts";
import type { Grant } from "../grant.ts";
import { issueUserTokens } from "../issue-user-tokens.ts";
import { proveClientOfUser } from "../prove-client.ts";
import { requireFirstFactor } from "../require-first-factor.ts";
import { requireParameter } from "../require-parameter.ts";

/**
 * A client acts for a user whose name and password it was told (ROPC). That the client proves itself before the
 * password is looked at is inferred, as is that the scope is read after both.
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc
 */
export const password: Grant = {
  grantType: "password",
  required: ["username", "password", "scope"],
  // What MSAL sends along; it changes nothing here.
  parameters: ["response_type"],
  async issue(exchange) {
    const { form } = exchange;
    const proof = await proveClientOfUser(exchange);
    const user = requireFirstFactor(exchange, form.get("username") ?? "", form.get("password") ?? "");
    const scope = readDelegatedScope(requireParameter("scope", form.get("scope")));
    return issueUserTokens(exchange, {
      user,
      firstFactor: "password",
      scope,
      proof,
      withRefreshToken: scope.openidScopes.includes("offline_access"),
    });
  },
};
