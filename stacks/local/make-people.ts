import { randomBytes } from "node:crypto";
import { initialDomain } from "../../azure/initial-domain.ts";
import type { JsonApi } from "../../azure/json-api.ts";
import { RequestRefused } from "../../azure/json-api.ts";
import { groupsIn, type PeopleInSettings, usersIn } from "../settings/people-in-settings.ts";

interface Created {
  readonly id: string;
}

/**
 * Makes whom the settings name and the tenant lacks: a twin of its own has nobody of theirs. Groups get a member, so that
 * somebody stands for them.
 */
export async function makePeople(graph: JsonApi, people: PeopleInSettings): Promise<void> {
  for (const userPrincipalName of usersIn(people)) {
    await findOrMakeUser(graph, userPrincipalName);
  }
  const domain = await initialDomain(graph);
  const groups = groupsIn(people);
  for (const [index, displayName] of groups.entries()) {
    if ((await findGroup(graph, displayName)) !== undefined) continue;
    const member = await makeUser(graph, `member-of-group-${index + 1}@${domain}`);
    await graph.call("POST", "/v1.0/groups", {
      displayName,
      mailNickname: `group-${index + 1}`,
      mailEnabled: false,
      securityEnabled: true,
      "members@odata.bind": [`https://graph.microsoft.com/v1.0/directoryObjects/${member}`],
    });
  }
}

/** @returns the object id, or the key by which who is there already is found */
export async function findOrMakeUser(
  graph: JsonApi,
  userPrincipalName: string,
  userType: "Member" | "Guest" = "Member",
): Promise<string> {
  return (await isThere(graph, `/v1.0/users/${encodeURIComponent(userPrincipalName)}`))
    ? userPrincipalName
    : makeUser(graph, userPrincipalName, userType);
}

/** @returns the object id */
async function makeUser(
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

/** @returns the object id of an application's service principal, and its client id */
export async function makeApplication(graph: JsonApi, displayName: string) {
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
