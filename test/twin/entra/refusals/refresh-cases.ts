import { adasPassword, addUsers, longSignIn, type UserFixture } from "../user-fixture.ts";
import type { RefusalCase } from "./refusal-case.ts";

/** A refresh, once something happened since the sign-in. */
function askAfter(happens: (users: UserFixture) => Record<string, string | undefined> | void): RefusalCase["ask"] {
  return async (fixture) => {
    const users = addUsers(fixture);
    const token = await users.refreshTokenOf(await longSignIn(users));
    return users.refresh(token, happens(users) ?? {});
  };
}

const ninetyDays = 90 * 24 * 60 * 60 * 1000;
const invalidGrant = { status: 400, error: "invalid_grant" } as const;
const revoked =
  "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '2026-01-02T03:04:05.6780000Z' and the TokensValidFrom date (before which tokens are not valid) for this user is '2026-01-02T03:04:06.6780000Z'.";

export const refreshCases: readonly RefusalCase[] = [
  {
    code: 900144,
    when: "a refresh comes without its token",
    ask: (fixture) => addUsers(fixture).refresh("", { refresh_token: undefined }),
    status: 400,
    error: "invalid_request",
    sentence: () => "The request body must contain the following parameter: 'refresh_token'.",
    hasUri: true,
  },
  {
    code: 9002313,
    when: "the refresh token is none, whatever the client is",
    ask: (fixture) => addUsers(fixture).refresh("1.Anonsense", { client_secret: "wrong" }),
    ...invalidGrant,
    sentence: () => "Invalid request. Request is malformed or invalid.",
    hasUri: true,
    suberror: "bad_token",
  },
  {
    code: 700007,
    when: "the refresh token was given to another client",
    ask: askAfter(({ client, clientSecret }) => ({
      client_id: client.application.appId,
      client_secret: clientSecret,
    })),
    ...invalidGrant,
    sentence: () => "The grant was issued for a different client id.",
  },
  {
    code: 700082,
    when: "the refresh token was not used for 90 days",
    ask: askAfter(({ clock }) => clock.advance(ninetyDays)),
    ...invalidGrant,
    sentence: () =>
      "The refresh token has expired due to inactivity. The token was issued on 2026-01-02T03:04:05.6780000Z and was inactive for 90.00:00:00.",
    hasUri: true,
    at: "2026-04-02 03:04:05Z",
  },
  {
    code: 50173,
    when: "the password was changed since",
    ask: askAfter(({ tenant, ada, clock }) => {
      clock.advance(1000);
      const passwordProfile = { ...ada.passwordProfile, password: `${adasPassword}2` };
      tenant.directory.users.update(ada.id, { passwordProfile });
    }),
    ...invalidGrant,
    sentence: () => revoked,
    hasUri: true,
    at: "2026-01-02 03:04:06Z",
  },
  {
    code: 50173,
    when: "the user's sessions were revoked since",
    ask: askAfter(({ tenant, ada, clock }) => {
      clock.advance(1000);
      tenant.directory.users.revokeSignInSessions(ada.id);
    }),
    ...invalidGrant,
    sentence: () => revoked,
    hasUri: true,
    at: "2026-01-02 03:04:06Z",
  },
  {
    code: 50057,
    when: "the account was disabled since",
    ask: askAfter(({ tenant, ada }) => void tenant.directory.users.update(ada.id, { accountEnabled: false })),
    ...invalidGrant,
    sentence: () => "The user account is disabled.",
    hasUri: true,
  },
  {
    code: 50034,
    when: "the account was deleted since",
    ask: askAfter(({ tenant, ada }) => void tenant.directory.deleteUser(ada.id)),
    ...invalidGrant,
    sentence: ({ tenant }) =>
      `The user account {EmailHidden} does not exist in the ${tenant.tenantId} directory. To sign into this application, the account must be added to the directory.`,
  },
  {
    code: 50105,
    when: "the resource has come to require assignment since",
    ask: askAfter(
      ({ tenant, api }) =>
        void tenant.directory.servicePrincipals.update(api.servicePrincipal.id, { appRoleAssignmentRequired: true }),
    ),
    ...invalidGrant,
    sentence: ({ api }) =>
      `Your administrator has configured the application orders-api ('${api.application.appId}') to block users unless they are specifically granted ('assigned') access to the application. The signed in user '{EmailHidden}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator. Please contact your administrator to assign access to this application.`,
  },
];
