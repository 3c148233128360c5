import { createHash, timingSafeEqual } from "node:crypto";
import type { User } from "../../tenant/directory-objects.ts";
import { NotImitated } from "../../tenant/refusal.ts";
import { aadstsRefusal } from "../aadsts-refusal.ts";
import type { TokenExchange } from "./grant.ts";

/**
 * The user who is named, by the right password. Whether an account is locked is told to everybody; whether it is
 * disabled, or its password to be changed, only to who knows the password (reported: knavesec/CredMaster#64).
 * https://learn.microsoft.com/entra/identity/authentication/howto-password-smart-lockout
 */
export function requireFirstFactor({ tenant }: TokenExchange, username: string, password: string): User {
  const { directory, smartLockout, tenantId } = tenant;
  const user = directory.users.findByUserPrincipalName(username.trim());
  if (!user) throw aadstsRefusal(50034, [tenantId]);
  // "Personal accounts that are invited … can't use the ROPC flow": https://learn.microsoft.com/entra/identity-platform/v2-oauth-ropc
  if (user.userType === "Guest") throw new NotImitated("the password grant for a guest");
  if (smartLockout.isLocked(user)) throw aadstsRefusal(50053, []);
  if (!isPasswordOf(user, password)) {
    smartLockout.failed(user, password);
    throw aadstsRefusal(50126, []);
  }
  smartLockout.succeeded(user);
  refuseDisabled(user);
  // https://learn.microsoft.com/azure/api-management/api-management-howto-protect-backend-with-aad
  const { forceChangePasswordNextSignIn, forceChangePasswordNextSignInWithMfa } = user.passwordProfile;
  if (forceChangePasswordNextSignIn || forceChangePasswordNextSignInWithMfa) throw aadstsRefusal(50055, []);
  return user;
}

export function refuseDisabled({ accountEnabled }: User): void {
  if (!accountEnabled) throw aadstsRefusal(50057, []);
}

/** "Passwords with leading or trailing whitespaces are not supported": the page above. */
function isPasswordOf({ passwordProfile }: User, shown: string): boolean {
  return shown === shown.trim() && timingSafeEqual(digest(passwordProfile.password), digest(shown));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
