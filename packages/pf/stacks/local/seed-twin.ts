import { randomBytes } from "node:crypto";
import { initialDomain } from "@protected-function/core/azure/initial-domain.ts";
import { guidForm } from "@protected-function/core/text/azure-names.ts";
import { type JsonApi, RequestRefused } from "@protected-function/core/azure/json-api.ts";
import { groupsIn, type PeopleInSettings, usersIn } from "../settings/people-in-settings.ts";
import type { LenientSettings } from "@protected-function/infra/settings/lenient-settings.ts";
import type { Twin } from "@protected-function/twin";
import { type IdentityRole, identityRolesIn, isInOwnGroup } from "../settings/identity-roles-in-settings.ts";
import { isPossible, type KeyVault } from "../settings/settings-in-file.ts";

interface Created {
  readonly id: string;
}

/**
 * Creates the people and groups that the settings name, because a new twin has none. Each group gets a member, so that
 * someone can represent it.
 */
export async function createUsersAndGroups(graph: JsonApi, people: PeopleInSettings): Promise<void> {
  for (const userPrincipalName of usersIn(people)) {
    await findOrCreateUser(graph, userPrincipalName);
  }
  const domain = await initialDomain(graph);
  const groups = groupsIn(people);
  for (const [index, displayName] of groups.entries()) {
    if ((await findGroup(graph, displayName)) !== undefined) continue;
    const member = await createUser(graph, `member-of-group-${index + 1}@${domain}`);
    await graph.call("POST", "/v1.0/groups", {
      displayName,
      mailNickname: `group-${index + 1}`,
      mailEnabled: false,
      securityEnabled: true,
      "members@odata.bind": [`https://graph.microsoft.com/v1.0/directoryObjects/${member}`],
    });
  }
}

/** @returns the object ID, or the key that finds an existing user */
export async function findOrCreateUser(
  graph: JsonApi,
  userPrincipalName: string,
  userType: "Member" | "Guest" = "Member",
): Promise<string> {
  return (await isThere(graph, `/v1.0/users/${encodeURIComponent(userPrincipalName)}`))
    ? userPrincipalName
    : createUser(graph, userPrincipalName, userType);
}

/** @returns the object ID */
async function createUser(
  graph: JsonApi,
  userPrincipalName: string,
  userType: "Member" | "Guest" = "Member",
): Promise<string> {
  const [mailNickname = ""] = userPrincipalName.split("@");
  const { id } = (await graph.call("POST", "/v1.0/users", {
    accountEnabled: true,
    displayName: mailNickname,
    mailNickname,
    userPrincipalName,
    userType,
    passwordProfile: {
      password: `aA1!${randomBytes(24).toString("base64url")}`,
      forceChangePasswordNextSignIn: false,
    },
  })) as Created;
  return id;
}

/** @returns the object ID of an application's service principal, and its client ID */
export async function createApplication(graph: JsonApi, displayName: string) {
  const { appId } = (await graph.call("POST", "/v1.0/applications", {
    displayName,
    signInAudience: "AzureADMyOrg",
  })) as { readonly appId: string };
  const { id } = (await graph.call("POST", "/v1.0/servicePrincipals", { appId })) as Created;
  return { clientId: appId, servicePrincipalId: id };
}

export async function findGroup(graph: JsonApi, displayName: string): Promise<string | undefined> {
  const filter = encodeURIComponent(`displayName eq '${displayName.replaceAll("'", "''")}'`);
  const { value } = (await graph.call("GET", `/v1.0/groups?$filter=${filter}`)) as {
    readonly value: readonly Created[];
  };
  return value[0]?.id;
}

async function isThere(graph: JsonApi, path: string): Promise<boolean> {
  try {
    await graph.call("GET", path);
    return true;
  } catch (error) {
    if (error instanceof RequestRefused && error.status === 404) return false;
    throw error;
  }
}

type Settings = Pick<
  LenientSettings,
  "callers" | "secretSettings" | "conditionalAccess" | "identity" | "name" | "adopt"
>;

/** A caller that the settings expect to exist. */
export interface ExistingCaller {
  readonly name: string;
  readonly clientId: string;
  readonly kind: "managed identity" | "application";
}

/** A key vault's secret that is used as an app setting. */
interface ExistingSecret {
  readonly setting: string;
  readonly vault: KeyVault;
  readonly secret: string;
}

/** Callers that any of these settings expect to exist, without duplicates. */
export function existingCallersIn(
  all: readonly Pick<Settings, "callers" | "conditionalAccess">[],
): readonly ExistingCaller[] {
  const callers = all.flatMap(({ callers, conditionalAccess }) => {
    const entries = Object.entries(callers);
    // Settings don't show the kind. Most are managed identities. If a policy about applications has no other caller to
    // name, this one can't be.
    const isNamed =
      conditionalAccess.workloadIdentitiesOnlyFrom !== undefined &&
      entries.every(([, { servicePrincipal }]) => servicePrincipal !== undefined);
    return entries.flatMap(([name, { servicePrincipal }]): readonly ExistingCaller[] =>
      servicePrincipal === undefined || !guidForm.test(servicePrincipal)
        ? []
        : [{ name, clientId: servicePrincipal, kind: isNamed ? "application" : "managed identity" }],
    );
  });
  return [...new Map(callers.map((caller) => [caller.clientId.toLowerCase(), caller])).values()];
}

/** Secrets that any of these settings use as app settings, without duplicates. */
export function existingSecretsIn(all: readonly Pick<Settings, "secretSettings">[]): readonly ExistingSecret[] {
  const secrets = all.flatMap(({ secretSettings }) =>
    Object.entries(secretSettings).flatMap(([setting, { keyVault, secret }]): readonly ExistingSecret[] => {
      const { resourceGroup, name } = keyVault ?? {};
      if (resourceGroup === undefined || name === undefined || secret === undefined) return [];
      // The program itself refuses other names.
      return isPossible({ resourceGroup, name }) ? [{ setting, vault: { resourceGroup, name }, secret }] : [];
    }),
  );
  return [
    ...new Map(
      secrets.map((secret) => [
        `${secret.vault.resourceGroup}/${secret.vault.name}/${secret.secret}`.toLowerCase(),
        secret,
      ]),
    ).values(),
  ];
}

/** An Azure role for the function's identity, at a scope that the stack doesn't create. */
interface ExistingScope extends IdentityRole {
  /** Whether it's in the stack's own resource group, which doesn't exist yet. */
  readonly isInOwnGroup: boolean;
}

/**
 * Azure roles in these settings whose scopes have to exist, without duplicates. The stack creates its own resource
 * group.
 */
export function existingScopesIn(
  all: readonly Pick<Settings, "identity" | "name" | "adopt">[],
  stack: string,
): readonly ExistingScope[] {
  const roles = all.flatMap((settings) =>
    identityRolesIn(settings).flatMap(({ role, scope }): readonly ExistingScope[] => {
      const isOwn = isInOwnGroup(scope, settings, stack);
      return isOwn && scope.split("/").length <= 2 ? [] : [{ role, scope, isInOwnGroup: isOwn }];
    }),
  );
  return [...new Map(roles.map((one) => [`${one.scope} ${one.role}`.toLowerCase(), one])).values()];
}

/**
 * Adds to a twin everything that the settings expect to exist: existing callers, the secrets behind app settings, with
 * meaningless values, and the scopes of the identity's Azure roles.
 */
export async function seedExisting(
  control: Pick<Twin["control"], "seedManagedIdentity" | "seedApplication" | "seedSecret" | "seedAzureRole">,
  all: readonly Settings[],
  stack: string,
): Promise<void> {
  for (const { name, clientId, kind } of existingCallersIn(all)) {
    const seed = kind === "application" ? control.seedApplication : control.seedManagedIdentity;
    seed({ displayName: name, clientId });
  }
  for (const { vault, secret } of existingSecretsIn(all)) {
    await control.seedSecret({ vault, name: secret, value: randomBytes(24).toString("base64url") });
  }
  for (const { role, scope, isInOwnGroup: isStacks } of existingScopesIn(all, stack)) {
    await control.seedAzureRole({ scope, isStacks, ...(guidForm.test(role) && { roleId: role }) });
  }
}
