/** What an administrator posts. */
export function newUser(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    accountEnabled: true,
    displayName: "Ada Lovelace",
    mailNickname: "ada",
    userPrincipalName: "ada@twin.onmicrosoft.com",
    passwordProfile: { password: "Correct-Horse-7", forceChangePasswordNextSignIn: false },
    ...changes,
  };
}

export function newGroup(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    displayName: "Function users",
    mailEnabled: false,
    mailNickname: "function-users",
    securityEnabled: true,
    ...changes,
  };
}
