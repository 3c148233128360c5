import { randomBytes } from "node:crypto";
import type { AuthSettings } from "../auth-settings.ts";
import { newApplication } from "../tenant/applications.ts";
import type { Application, ServicePrincipal } from "../tenant/directory-objects.ts";
import { microsoftGraph } from "../tenant/microsoft-graph.ts";
import type { Tenant } from "../tenant/tenant.ts";

interface SeedPerson {
  readonly name: string;
  readonly password?: string | undefined;
  /** The person's object id in the real tenant, which settings may allow. */
  readonly objectId?: string | undefined;
  readonly roles?: readonly string[] | undefined;
  /** Object ids of groups. Tokens name them. */
  readonly groups?: readonly string[] | undefined;
}

interface SeedCaller {
  readonly name: string;
  readonly clientId?: string | undefined;
  /** Of its service principal, or of its managed identity. */
  readonly objectId?: string | undefined;
  readonly roles?: readonly string[] | undefined;
}

interface SeedApp {
  readonly name: string;
  readonly clientId?: string | undefined;
  /** Of a single-page application. Any app also has `http://localhost`, as desktop apps do. */
  readonly redirectUris?: readonly string[] | undefined;
}

/** Who can sign in, and who calls. */
export interface GateSeed {
  readonly people?: readonly SeedPerson[] | undefined;
  readonly callers?: readonly SeedCaller[] | undefined;
  /** Single-page and desktop apps in which people sign in to call the site. */
  readonly apps?: readonly SeedApp[] | undefined;
}

export interface SeededGate {
  readonly people: readonly {
    readonly userName: string;
    readonly password: string;
    readonly objectId: string;
    readonly roles: readonly string[];
  }[];
  readonly callers: readonly {
    readonly name: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly objectId: string;
    readonly roles: readonly string[];
  }[];
  readonly apps: readonly { readonly name: string; readonly clientId: string }[];
  /** Of the site's access tokens. */
  readonly tokenVersion: 1 | 2;
  /** The app setting that `clientSecretSettingName` names, if it names one. */
  readonly appSettings: readonly { readonly name: string; readonly value: string }[];
}

const signInScopes = "openid profile email offline_access";
const scopeId = "00000000-0000-4000-8000-000000000001";

/** Fills a tenant with the site's app registration, the people, and the callers. */
export function seedGate(
  tenant: Tenant,
  settings: AuthSettings,
  seed: GateSeed,
  redirectUris: readonly string[],
): SeededGate {
  const { directory } = tenant;
  const provider = settings.identityProviders?.azureActiveDirectory;
  const { clientId = "", clientSecretSettingName, openIdIssuer = "" } = provider?.registration ?? {};
  const { allowedApplications: allowed = [], allowedPrincipals: { identities = [], groups = [] } = {} } =
    provider?.validation?.defaultAuthorizationPolicy ?? {};
  const listedGroups = [...groups, ...(provider?.validation?.jwtClaimChecks?.allowedGroups ?? [])];
  // One person whom the settings allow, and one whom they don't.
  const people = seed.people ?? [{ name: "ada", objectId: identities[0], groups: listedGroups }, { name: "grace" }];
  const known = [clientId, ...(seed.apps ?? []).map((app) => app.clientId ?? "")].map((id) => id.toLowerCase());
  const others = [...new Set(allowed.map((id) => id.toLowerCase()))].filter((id) => !known.includes(id));
  const callers: readonly SeedCaller[] =
    seed.callers ??
    (others.length > 0
      ? others.map((id, index) => ({ name: `caller-${index + 1}`, clientId: id }))
      : [{ name: "caller" }]);
  const members = addGroups(tenant, people);
  const roles = [...new Set([...people, ...callers].flatMap((principal) => principal.roles ?? []))];

  const tokenVersion = /\/v2\.0\/?$/.test(openIdIssuer) ? 2 : 1;
  const site = registration(tenant, "site", clientId);
  const application = directory.applications.update(site.application.id, {
    web: {
      ...site.application.web,
      redirectUris: [...redirectUris],
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: true },
    },
    ...(members.size > 0 && { groupMembershipClaims: "SecurityGroup" }),
    identifierUris: identifierUris(provider?.validation?.allowedAudiences, clientId),
    appRoles: roles.map((value) => ({
      id: tenant.newId(),
      value,
      displayName: value,
      description: value,
      isEnabled: true,
      allowedMemberTypes: ["User" as const, "Application" as const],
    })),
    api: {
      ...site.application.api,
      requestedAccessTokenVersion: tokenVersion,
      oauth2PermissionScopes: [
        {
          id: scopeId,
          value: "user_impersonation",
          type: "User" as const,
          isEnabled: true,
          adminConsentDisplayName: "Access the site",
          adminConsentDescription: "Access the site.",
          userConsentDisplayName: null,
          userConsentDescription: null,
        },
      ],
    },
  });
  const graph = directory.servicePrincipals.findByClientId(microsoftGraph.appId);
  if (graph) {
    const grant = { clientId: site.principal.id, resourceId: graph.id, scope: signInScopes };
    directory.permissionGrants.create(grant);
  }
  const assign = (principalId: string, values: readonly string[] = []): void => {
    for (const { id, value } of application.appRoles) {
      if (value === null || !values.includes(value)) continue;
      directory.appRoleAssignments.create({ principalId, resourceId: site.principal.id, appRoleId: id });
    }
  };
  return {
    tokenVersion,
    people: people.map((person) => {
      const { userName, password, id } = addPerson(tenant, person);
      assign(id, person.roles);
      for (const group of person.groups ?? []) directory.groups.addReference("members", group, id);
      return { userName, password, objectId: id, roles: person.roles ?? [] };
    }),
    callers: callers.map((caller) => {
      const { application: client, principal } = registration(tenant, caller.name, caller.clientId, caller.objectId);
      const { secretText } = directory.applications.addPassword(client.id, { displayName: caller.name });
      assign(principal.id, caller.roles);
      return {
        name: caller.name,
        clientId: client.appId,
        clientSecret: secretText,
        objectId: principal.id,
        roles: caller.roles ?? [],
      };
    }),
    apps: (seed.apps ?? []).map(({ name, clientId: appId, redirectUris: uris = [] }) => {
      const { application: app, principal } = registration(tenant, name, appId);
      directory.applications.update(app.id, {
        spa: { redirectUris: [...uris] },
        publicClient: { redirectUris: ["http://localhost"] },
      });
      const consent = { clientId: principal.id, resourceId: site.principal.id, scope: "user_impersonation" };
      directory.permissionGrants.create(consent);
      if (graph) directory.permissionGrants.create({ ...consent, resourceId: graph.id, scope: signInScopes });
      return { name, clientId: app.appId };
    }),
    appSettings: clientSecretSettingName
      ? [
          {
            name: clientSecretSettingName,
            value: directory.applications.addPassword(application.id, { displayName: "site" }).secretText,
          },
        ]
      : [],
  };
}

/** Creates an application without any assignment, which no settings allow by name. */
export function addStranger(tenant: Tenant): { readonly clientId: string; readonly clientSecret: string } {
  const { application } = registration(tenant, "stranger");
  const { secretText } = tenant.directory.applications.addPassword(application.id, { displayName: "stranger" });
  return { clientId: application.appId, clientSecret: secretText };
}

function registration(
  { directory }: Tenant,
  displayName: string,
  clientId?: string,
  objectId?: string,
): { readonly application: Application; readonly principal: ServicePrincipal } {
  const application = directory.applications.create(newApplication(displayName), clientId?.toLowerCase());
  return { application, principal: directory.servicePrincipals.create(application.appId, {}, objectId) };
}

/** Audiences that callers can ask for by name. */
function identifierUris(audiences: readonly string[] = [], clientId: string): string[] {
  const uris = audiences.filter((audience) => /^(?:api|https):\/\/./.test(audience));
  return [...new Set([`api://${clientId.toLowerCase()}`, ...uris])];
}

/** The groups that somebody is in. They are security groups, which tokens name by their object ids. */
function addGroups({ directory }: Tenant, people: readonly SeedPerson[]): ReadonlySet<string> {
  const ids = new Set(people.flatMap((person) => person.groups ?? []));
  for (const id of ids) {
    const displayName = `group-${id.slice(0, 8)}`;
    const body = { displayName, mailNickname: displayName, mailEnabled: false, securityEnabled: true };
    directory.groups.create(body, { members: [], owners: [] }, id);
  }
  return ids;
}

function addPerson(
  { directory, initialDomain }: Tenant,
  { name, objectId, password = `Aa1!${randomBytes(9).toString("base64url")}` }: SeedPerson,
): { readonly userName: string; readonly password: string; readonly id: string } {
  const userName = name.includes("@") ? name : `${name}@${initialDomain}`;
  const found = directory.users.findByUserPrincipalName(userName);
  // An object id can't change.
  if (found && objectId !== undefined) directory.users.delete(found.id);
  const existing = objectId === undefined ? found : undefined;
  const passwordProfile = {
    password,
    forceChangePasswordNextSignIn: false,
    forceChangePasswordNextSignInWithMfa: false,
  };
  const [mailNickname = name] = userName.split("@");
  const user = existing
    ? directory.users.update(existing.id, { passwordProfile })
    : directory.users.create(
        { accountEnabled: true, displayName: mailNickname, userPrincipalName: userName, mailNickname, passwordProfile },
        objectId,
      );
  return { userName, password, id: user.id };
}
