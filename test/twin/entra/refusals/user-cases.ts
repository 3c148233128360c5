import type { Fixture } from "../entra-fixture.ts";
import { adasPassword, addUsers, userImpersonation, type UserFixture } from "../user-fixture.ts";
import { answer, linked, type RefusalCase } from "./refusal-case.ts";

/** Asks for a user, once something was arranged. */
function askAs(arrange: (users: UserFixture) => Record<string, string | undefined> | void): RefusalCase["ask"] {
  return (fixture) => {
    const users = addUsers(fixture);
    return users.signIn(arrange(users) ?? {});
  };
}

/** The public client, once it is there. */
function desktopOf({ tenant }: Fixture): string {
  const desktop = tenant.directory.applications.all().find(({ displayName }) => displayName === "desktop");
  if (!desktop) throw new Error("The fixture has no users: addUsers.");
  return desktop.appId;
}

function notConsented(fixture: Fixture): string {
  return `The user or administrator has not consented to use the application with ID '${desktopOf(fixture)}' named 'desktop'. Send an interactive authorization request for this user and resource.`;
}

function notAssigned(displayName: string, appId: string): string {
  return `Your administrator has configured the application ${displayName} ('${appId}') to block users unless they are specifically granted ('assigned') access to the application. The signed in user '{EmailHidden}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator. Please contact your administrator to assign access to this application.`;
}

const unsuited = (scope: string): string =>
  `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`;

export const userCases: readonly RefusalCase[] = [
  ...["username", "password", "scope"].map((name): RefusalCase => ({
    code: 900144,
    when: `a password grant comes without ${name}`,
    ask: askAs(() => ({ [name]: undefined })),
    ...linked.invalidRequest,
    sentence: () => `The request body must contain the following parameter: '${name}'.`,
  })),
  ...["common", "consumers"].map((alias): RefusalCase => ({
    code: 9001023,
    when: `a password comes to /${alias}`,
    ask: (fixture) => addUsers(fixture).signIn({}, alias),
    ...answer.invalidRequest,
    sentence: () =>
      "The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.",
  })),
  {
    code: 7000218,
    when: "a client that is not public shows nothing for a user",
    ask: askAs(({ client }) => ({ client_id: client.application.appId })),
    ...linked.invalidClient,
    sentence: () => "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  },
  ...["client_secret", "client_assertion"].map((credential): RefusalCase => ({
    code: 700025,
    when: `a public client shows a ${credential}`,
    ask: askAs(() => ({
      [credential]: "x",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    })),
    ...answer.invalidClient,
    sentence: () => "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
  })),
  {
    code: 50034,
    when: "nobody has that name",
    ask: askAs(() => ({ username: "nobody@twin.onmicrosoft.com" })),
    ...answer.invalidGrant,
    sentence: ({ tenant }) =>
      `The user account {EmailHidden} does not exist in the ${tenant.tenantId} directory. To sign into this application, the account must be added to the directory.`,
  },
  {
    code: 50126,
    when: "the password is wrong",
    ask: askAs(() => ({ password: "wrong" })),
    ...linked.invalidGrant,
    sentence: () => "Error validating credentials due to invalid username or password.",
  },
  {
    code: 50057,
    when: "the account is disabled",
    ask: askAs(({ tenant, ada }) => void tenant.directory.users.update(ada.id, { accountEnabled: false })),
    ...linked.invalidGrant,
    sentence: () => "The user account is disabled.",
  },
  {
    code: 50055,
    when: "the password is to be changed first",
    ask: askAs(
      ({ tenant, ada }) =>
        void tenant.directory.users.update(ada.id, {
          passwordProfile: {
            password: adasPassword,
            forceChangePasswordNextSignIn: true,
            forceChangePasswordNextSignInWithMfa: false,
          },
        }),
    ),
    ...answer.invalidGrant,
    sentence: () => "The password is expired.",
    suberror: "user_password_expired",
  },
  {
    code: 90009,
    when: "a client asks for itself by its identifier URI",
    ask: askAs(({ tenant, desktop: { application } }) => {
      const uri = `api://${application.appId}`;
      tenant.directory.applications.update(application.id, { identifierUris: [uri] });
      return { scope: `${uri}/.default` };
    }),
    ...answer.invalidRequest,
    sentence: (fixture) =>
      `Application '${desktopOf(fixture)}'(desktop) is requesting a token for itself. This scenario is supported only if resource is specified using the GUID based App Identifier.`,
  },
  {
    code: 90008,
    when: "a client asks for itself, and never for the permission to sign people in",
    ask: askAs(({ desktop, withdrawConsent }) => {
      withdrawConsent();
      return { scope: `${desktop.application.appId}/.default` };
    }),
    ...answer.invalidRequest,
    sentence: (fixture) =>
      `The user or administrator has not consented to use the application with ID '${desktopOf(fixture)}'. This happened because application is misconfigured: it must require access to Microsoft Graph by specifying at least 'Sign in and read user profile' permission.`,
  },
  {
    code: 70011,
    when: "the default and a named scope come together",
    ask: askAs(() => ({ scope: "api://x/.default api://x/user_impersonation" })),
    ...answer.invalidScope,
    sentence: () =>
      `${unsuited("api://x/.default api://x/user_impersonation")} .default scope can't be combined with resource-specific scopes.`,
  },
  {
    code: 28000,
    when: "a user's scope names two resources",
    ask: askAs(() => ({ scope: "api://x/a api://y/b openid" })),
    ...answer.invalidRequest,
    sentence: () =>
      "Provided value for the input parameter scope is not valid because it contains more than one resource. Scope api://x/a api://y/b openid is not valid.",
  },
  {
    code: 50105,
    when: "the resource requires assignment and the user has none",
    ask: askAs(
      ({ tenant, api }) =>
        void tenant.directory.servicePrincipals.update(api.servicePrincipal.id, { appRoleAssignmentRequired: true }),
    ),
    ...answer.invalidGrant,
    sentence: ({ api }) => notAssigned("orders-api", api.application.appId),
  },
  {
    code: 50105,
    when: "the client requires assignment and the user has none",
    ask: askAs(
      ({ tenant, desktop }) =>
        void tenant.directory.servicePrincipals.update(desktop.servicePrincipal.id, {
          appRoleAssignmentRequired: true,
        }),
    ),
    ...answer.invalidGrant,
    sentence: (fixture) => notAssigned("desktop", desktopOf(fixture)),
  },
  ...consentCases(),
];

function consentCases(): readonly RefusalCase[] {
  const cases: Record<string, RefusalCase["ask"]> = {
    "nobody consented": askAs(({ withdrawConsent }) => withdrawConsent()),
    "a scope that does not exist is asked for": askAs(({ api }) => ({ scope: `api://${api.application.appId}/other` })),
    "the scope was disabled": askAs(
      ({ tenant, api }) =>
        void tenant.directory.applications.update(api.application.id, {
          api: { ...api.application.api, oauth2PermissionScopes: [{ ...userImpersonation, isEnabled: false }] },
        }),
    ),
    "nobody consented to signing in": askAs(({ withdrawConsent }) => {
      withdrawConsent();
      return { scope: "openid profile" };
    }),
    ...withoutTheProfile({
      "signing in is consented to, the profile is not": () => "openid profile",
      "the profile is asked for beside a resource": ({ api }) =>
        `api://${api.application.appId}/.default openid profile`,
      "the profile is asked for beside the client itself": ({ desktop }) =>
        `${desktop.application.appId}/.default openid profile`,
    }),
    "a client asks for itself that nobody may sign in to": askAs(
      ({ tenant, withdrawConsent, desktop: { application } }) => {
        withdrawConsent();
        const openid = { id: "37f7f235-527c-4136-accd-4a02d197296e", type: "Scope" as const };
        tenant.directory.applications.update(application.id, {
          requiredResourceAccess: [{ resourceAppId: "00000003-0000-0000-c000-000000000000", resourceAccess: [openid] }],
        });
        return { scope: `${application.appId}/.default` };
      },
    ),
  };
  return Object.entries(cases).map(([when, ask]) => ({
    code: 65001,
    when,
    ask,
    ...answer.invalidGrant,
    sentence: notConsented,
    suberror: "consent_required",
  }));
}

/** Where only `openid` is consented to. */
function withoutTheProfile(scopes: Record<string, (users: UserFixture) => string>): Record<string, RefusalCase["ask"]> {
  const asks = Object.entries(scopes).map(([when, scopeOf]) => {
    const ask = askAs((users) => {
      users.consent(users.desktop.servicePrincipal.id, users.graphId, "openid");
      return { scope: scopeOf(users) };
    });
    return [when, ask] as const;
  });
  return Object.fromEntries(asks);
}
