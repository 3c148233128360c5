import type { User } from "../../../packages/twin/tenant/directory-objects.ts";
import { microsoftGraph } from "../../../packages/twin/tenant/microsoft-graph.ts";
import type { Fixture } from "./entra-fixture.ts";

export const adasPassword = "Right-password-1";

export const userImpersonation = {
  id: "00000000-bbbb-4000-8000-000000000001",
  value: "user_impersonation",
  type: "User" as const,
  isEnabled: true,
  adminConsentDisplayName: "Access orders-api",
  adminConsentDescription: "Access orders-api.",
  userConsentDisplayName: null,
  userConsentDescription: null,
};

/** A public client with a user in front of it, and an administrator's consent to sign that user in, and to act at the API. */
export interface UserFixture extends Fixture {
  readonly ada: User;
  readonly desktop: Fixture["client"];
  readonly graphId: string;
  /** A password grant that is granted, with some fields replaced; `undefined` leaves one out. */
  readonly signIn: (changes?: Record<string, string | undefined>, tenant?: string) => Promise<Response>;
  readonly consent: (clientId: string, resourceId: string, scope: string) => void;
  readonly withdrawConsent: () => void;
  /** A group with these members, assigned a role of the API. */
  readonly group: (members: readonly string[]) => string;
  /** A sign-in's refresh token, and what is done with one. */
  readonly refreshTokenOf: (answer: Response) => Promise<string>;
  readonly refresh: (token: string, changes?: Record<string, string | undefined>) => Promise<Response>;
}

export function addUsers(fixture: Fixture): UserFixture {
  const { tenant, api, register, post } = fixture;
  const { directory } = tenant;
  const graph = directory.servicePrincipals.addMicrosoftServicePrincipal(microsoftGraph);
  directory.applications.update(api.application.id, {
    api: { ...api.application.api, oauth2PermissionScopes: [userImpersonation] },
  });
  const desktop = register("desktop", { isFallbackPublicClient: true });
  const ada = directory.users.create({
    accountEnabled: true,
    displayName: "Ada Lovelace",
    userPrincipalName: `ada@${tenant.initialDomain}`,
    mailNickname: "ada",
    givenName: "Ada",
    surname: "Lovelace",
    mail: "ada@contoso.example",
    usageLocation: null,
    userType: "Member",
    passwordProfile: {
      password: adasPassword,
      forceChangePasswordNextSignIn: false,
      forceChangePasswordNextSignInWithMfa: false,
    },
  });
  const consent = (clientId: string, resourceId: string, scope: string): void => {
    const grants = directory.permissionGrants;
    const before = grants.all().find((grant) => grant.clientId === clientId && grant.resourceId === resourceId);
    if (before) grants.update(before.id, scope);
    else grants.create({ clientId, resourceId, scope });
  };
  consent(desktop.servicePrincipal.id, api.servicePrincipal.id, userImpersonation.value);
  consent(desktop.servicePrincipal.id, graph.id, "openid profile email");

  const send = (form: Record<string, string | undefined>, name?: string): Promise<Response> => {
    const said = Object.entries(form).filter((field): field is [string, string] => field[1] !== undefined);
    return post(Object.fromEntries(said), name === undefined ? {} : { tenant: name });
  };
  const client = { client_id: desktop.application.appId };
  return {
    ...fixture,
    ada,
    desktop,
    graphId: graph.id,
    consent,
    signIn: (changes = {}, name) => {
      const scope = `api://${api.application.appId}/.default`;
      const who = { username: ada.userPrincipalName, password: adasPassword };
      return send({ grant_type: "password", ...client, ...who, scope, ...changes }, name);
    },
    refresh: (token, changes = {}) =>
      send({ grant_type: "refresh_token", ...client, refresh_token: token, ...changes }),
    refreshTokenOf: async (answer) => {
      const { refresh_token } = (await answer.json()) as { readonly refresh_token?: string };
      if (refresh_token === undefined) throw new Error(`No refresh token came back: ${answer.status}`);
      return refresh_token;
    },
    withdrawConsent: () => {
      for (const { id } of directory.permissionGrants.all()) directory.permissionGrants.delete(id);
    },
    group: (members) =>
      directory.groups.create(
        { displayName: "callers", mailNickname: "callers", mailEnabled: false, securityEnabled: true },
        { members, owners: [] },
      ).id,
  };
}

/** With `offline_access`. */
export function longSignIn({ signIn, api }: UserFixture): Promise<Response> {
  return signIn({ scope: `api://${api.application.appId}/.default offline_access` });
}
