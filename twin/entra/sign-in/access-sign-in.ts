import type { SignIn as AccessSignIn } from "../../../access/index.ts";
import { servicePrincipalIdentity, userIdentity } from "../../tenant/conditional-access/identities.ts";
import { consentedOn } from "./consented-scopes.ts";
import type { SignIn, UserSignIn } from "./sign-in.ts";

/**
 * The sign-in, as conditional access looks at it. The password grant counts as a desktop client's: it is modern
 * authentication without a browser (inferred).
 */
export function accessSignIn(signIn: SignIn): AccessSignIn {
  const { tenant, client, resource, from, at } = signIn;
  const { directory } = tenant;
  const isUser = signIn.kind === "user";
  return {
    identity: isUser
      ? userIdentity(directory, signIn.user)
      : servicePrincipalIdentity(directory, client.servicePrincipal),
    resources: [resource.servicePrincipal.appId],
    scopes: isUser ? scopesAsked(signIn) : [],
    client: { clientId: client.servicePrincipal.appId, isConfidential: !isUser || signIn.isConfidential },
    ipAddress: from,
    clientAppType: "mobileAppsAndDesktopClients",
    at,
  };
}

/** `.default` stands for what is consented on the resource; where nothing is, for itself. */
function scopesAsked(signIn: UserSignIn): readonly string[] {
  const { scope } = signIn;
  const consented = scope.isDefault ? consentedOn(signIn) : [];
  const behindDefault = scope.isDefault && consented.length === 0 ? [".default"] : consented;
  return [...new Set([...scope.permissions, ...behindDefault, ...scope.openidScopes])];
}
