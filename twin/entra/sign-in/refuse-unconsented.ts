import { microsoftGraph } from "../../tenant/microsoft-graph.ts";
import { aadstsRefusal } from "../aadsts-refusal.ts";
import { asksForItself, consentedOn, signInScopes } from "./consented-scopes.ts";
import type { SignIn, UserSignIn } from "./sign-in.ts";

/**
 * A client acts for a user only as far as somebody consented, ahead of time: to what it asks of the resource, where
 * `.default` is content with anything, and to what it asks of the sign-in. A permission that does not exist is not
 * consented to either (reported: stevenmaguire/oauth2-microsoft#31).
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc#authorization-request
 * https://learn.microsoft.com/entra/identity-platform/scopes-oidc#default-when-the-user-has-already-given-consent
 */
export function refuseUnconsented(signIn: SignIn): void {
  if (signIn.kind === "client") return;
  const { scope } = signIn;
  if (scope.isDefault && asksForItself(signIn)) {
    refuseUnconsentedToItself(signIn);
  } else {
    const consented = consentedOn(signIn).map((value) => value.toLowerCase());
    const missing = scope.permissions.some((permission) => !consented.includes(permission.toLowerCase()));
    if (missing || consented.length === 0) throw notConsented(signIn);
  }
  if (!maySignIn(signIn)) throw notConsented(signIn);
}

/**
 * OpenID Connect's scopes are permissions of Microsoft Graph. `User.Read` covers them, as its description says: "sign
 * you in and read your profile". That a refresh token needs no consent of its own is inferred.
 * https://learn.microsoft.com/graph/permissions-reference#userread
 */
function maySignIn(signIn: UserSignIn): boolean {
  const consented = signInScopes(signIn);
  const asked = signIn.scope.openidScopes.filter((value) => value !== "offline_access");
  return consented.includes("User.Read") || asked.every((value) => consented.includes(value));
}

/**
 * A client's own `.default` asks for no permission, only to sign people in.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes (AADSTS90008, AADSTS65001)
 */
function refuseUnconsentedToItself(signIn: UserSignIn): void {
  if (signInScopes(signIn).length > 0) return;
  const { appId, requiredResourceAccess } = signIn.client.application;
  const asksToSignIn = requiredResourceAccess.some(
    ({ resourceAppId, resourceAccess }) =>
      resourceAppId === microsoftGraph.appId && resourceAccess.some(({ type }) => type === "Scope"),
  );
  throw asksToSignIn ? notConsented(signIn) : aadstsRefusal(90008, [appId]);
}

function notConsented({ client: { application } }: UserSignIn) {
  return aadstsRefusal(65001, [application.appId, application.displayName]);
}
