import type { Fixture } from "../entra-fixture.ts";
import { adasPassword, addUsers, longSignIn, type UserFixture } from "../user-fixture.ts";
import { answer, linked, type RefusalCase } from "./refusal-case.ts";

/** A refresh, once something happened since the sign-in. */
function askAfter(happens: (users: UserFixture) => Record<string, string | undefined> | void): RefusalCase["ask"] {
  return async (fixture) => {
    const users = addUsers(fixture);
    const token = await users.refreshTokenOf(await longSignIn(users));
    return users.refresh(token, happens(users) ?? {});
  };
}

const ninetyDays = 90 * 24 * 60 * 60 * 1000;
const revoked =
  "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '2026-01-02T03:04:05.6780000Z' and the TokensValidFrom date (before which tokens are not valid) for this user is '2026-01-02T03:04:06.6780000Z'.";

export const refreshCases: readonly RefusalCase[] = [
  {
    code: 900144,
    when: "a refresh comes without its token",
    ask: (fixture) => addUsers(fixture).refresh("", { refresh_token: undefined }),
    ...linked.invalidRequest,
    sentence: () => "The request body must contain the following parameter: 'refresh_token'.",
  },
  {
    code: 9002313,
    when: "the refresh token is none, whatever the client is",
    ask: (fixture) => addUsers(fixture).refresh("1.Anonsense", { client_secret: "wrong" }),
    ...linked.invalidGrant,
    sentence: () => "Invalid request. Request is malformed or invalid.",
    suberror: "bad_token",
  },
  {
    code: 700007,
    when: "the refresh token was given to another client",
    ask: askAfter(({ client, clientSecret }) => ({
      client_id: client.application.appId,
      client_secret: clientSecret,
    })),
    ...answer.invalidGrant,
    sentence: () => "The grant was issued for a different client id.",
  },
  {
    code: 700082,
    when: "the refresh token was not used for 90 days",
    ask: askAfter(({ clock }) => clock.advance(ninetyDays)),
    ...linked.invalidGrant,
    sentence: () =>
      "The refresh token has expired due to inactivity. The token was issued on 2026-01-02T03:04:05.6780000Z and was inactive for 90.00:00:00.",
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
    ...linked.invalidGrant,
    sentence: () => revoked,
    at: "2026-01-02 03:04:06Z",
  },
  {
    code: 50173,
    when: "the user's sessions were revoked since",
    ask: askAfter(({ tenant, ada, clock }) => {
      clock.advance(1000);
      tenant.directory.users.revokeSignInSessions(ada.id);
    }),
    ...linked.invalidGrant,
    sentence: () => revoked,
    at: "2026-01-02 03:04:06Z",
  },
  {
    code: 50057,
    when: "the account was disabled since",
    ask: askAfter(({ tenant, ada }) => void tenant.directory.users.update(ada.id, { accountEnabled: false })),
    ...linked.invalidGrant,
    sentence: () => "The user account is disabled.",
  },
  {
    code: 50034,
    when: "the account was deleted since",
    ask: askAfter(({ tenant, ada }) => void tenant.directory.deleteUser(ada.id)),
    ...answer.invalidGrant,
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
    ...answer.invalidGrant,
    sentence: ({ api }) =>
      `Your administrator has configured the application orders-api ('${api.application.appId}') to block users unless they are specifically granted ('assigned') access to the application. The signed in user '{EmailHidden}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator. Please contact your administrator to assign access to this application.`,
  },
];

/** Asks for a user, once one enforced policy requires that of all of them. */
function askUnder(control: string, { registered = false } = {}): RefusalCase["ask"] {
  return (fixture) => {
    const users = addUsers(fixture);
    if (registered) fixture.tenant.directory.users.registerAuthenticationMethod(users.ada.id);
    fixture.tenant.conditionalAccess.policies.create({
      displayName: "policy",
      state: "enabled",
      conditions: {
        applications: { includeApplications: ["All"] },
        users: { includeUsers: ["All"] },
        clientAppTypes: ["all"],
      },
      grantControls: { operator: "OR", builtInControls: [control] },
    });
    return users.signIn();
  };
}

/** Asks for a user who has registered nothing, where security defaults are on. */
const askUnderSecurityDefaults: RefusalCase["ask"] = (fixture) => {
  fixture.tenant.conditionalAccess.setSecurityDefaults(true);
  return addUsers(fixture).signIn();
};

function decidedBy({ tenant }: Fixture): string {
  const [policy] = tenant.conditionalAccess.policies.all();
  return `{"access_token":{"capolids":{"essential":true,"values":["${policy?.id}"]}}}`;
}

function enrollment({ api }: Fixture): string {
  return `Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multifactor authentication to access '${api.application.appId}'.`;
}

export const conditionalAccessCases: readonly RefusalCase[] = [
  {
    code: 50076,
    when: "a policy demands multifactor authentication of a user with a registered method",
    ask: askUnder("mfa", { registered: true }),
    ...linked.invalidGrant,
    sentence: ({ api }) =>
      `Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '${api.application.appId}'.`,
    suberror: "basic_action",
  },
  {
    code: 50079,
    when: "a policy demands multifactor authentication of a user without a registered method",
    ask: askUnder("mfa"),
    ...answer.invalidGrant,
    sentence: enrollment,
    suberror: "basic_action",
    claims: decidedBy,
  },
  {
    code: 50079,
    when: "security defaults demand multifactor authentication: no policy is named",
    ask: askUnderSecurityDefaults,
    ...answer.invalidGrant,
    sentence: enrollment,
    suberror: "basic_action",
  },
  {
    code: 53003,
    when: "a policy blocks",
    ask: askUnder("block"),
    ...linked.invalidGrant,
    sentence: () =>
      "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
    suberror: "message_only",
    claims: decidedBy,
  },
  {
    code: 53000,
    when: "a policy demands a compliant device",
    ask: askUnder("compliantDevice"),
    ...answer.invalidGrant,
    sentence: () =>
      "Device is not in required device state: unregistered. Conditional Access policy requires a compliant device, and the device is not compliant. The user must enroll their device with an approved MDM provider like Intune.",
    suberror: "message_only",
  },
  {
    code: 53001,
    when: "a policy demands a domain joined device",
    ask: askUnder("domainJoinedDevice"),
    ...answer.invalidGrant,
    sentence: () =>
      "Device is not in required device state: unregistered. Conditional Access policy requires a domain joined device, and the device is not domain joined.",
    suberror: "message_only",
  },
];
