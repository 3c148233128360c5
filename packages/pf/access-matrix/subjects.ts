import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { servicePrincipalByClientId } from "@protected-function/core/azure/graph/service-principal.ts";
import { initialDomain } from "@protected-function/core/azure/initial-domain.ts";
import type { JsonApi } from "@protected-function/core/azure/json-api.ts";
import type { Principal } from "./deployed.ts";
import { findGroup, findOrCreateUser, createApplication } from "../stacks/local/seed-twin.ts";
import { existingApp, labels, type Subject, type SubjectKind } from "./matrix.ts";
import type { PeopleInSettings } from "../stacks/settings/people-in-settings.ts";

type UserPrincipal = Extract<Principal, { kind: "user" }>;

interface Person {
  readonly id: string;
  readonly userPrincipalName: string;
  readonly userType: string | null;
}

/**
 * Finds every subject of the matrix: those that the stack names, and others that it creates in the tenant for the
 * matrix.
 */
export async function findSubjects(
  graph: JsonApi,
  outputs: StackOutputs,
  people: PeopleInSettings,
): Promise<readonly TenantSubject[]> {
  const domain = await initialDomain(graph);
  const unassigned = await findOrCreateUser(graph, `unassigned@${domain}`);
  const guest = await findOrCreateUser(graph, `guest@${domain}`, "Guest");
  const application = await createApplication(graph, "not assigned");
  const { person } = await peopleFinder(graph);
  const { callers, assigned, emergency } = await declared(graph, outputs, people);
  return [
    ...callers,
    ...assigned,
    await person("unassigned user", unassigned, labels.unassignedUser),
    await person("guest", guest, labels.guest),
    ...emergency,
    {
      subject: {
        label: labels.unassignedApplication,
        kind: "unknown application",
        how: "client credentials",
      },
      principal: { kind: "application", ...application },
    },
    {
      subject: {
        label: labels.foreignApplication,
        kind: "application of another tenant",
        how: "client credentials",
      },
      principal: { kind: "foreign application" },
    },
    noToken,
  ];
}

/** Finds the subjects that the stack names, and creates nothing. A request without a token is one of them. */
export async function findDeclaredSubjects(
  graph: JsonApi,
  outputs: StackOutputs,
  people: PeopleInSettings,
): Promise<readonly TenantSubject[]> {
  const { callers, assigned, emergency } = await declared(graph, outputs, people);
  return [...callers, ...assigned, ...emergency, noToken];
}

const noToken: TenantSubject = {
  subject: { label: labels.noToken, kind: "nobody", how: "bare" },
  principal: { kind: "nobody" },
};

async function declared(graph: JsonApi, outputs: StackOutputs, people: PeopleInSettings) {
  const { person, byGroup } = await peopleFinder(graph);
  const all = (kind: SubjectKind, keys: readonly string[]) => Promise.all(keys.map((key) => person(kind, key)));
  const callers = await Promise.all(
    Object.entries(outputs.callers).map(([name, outputs]) => caller(graph, name, outputs)),
  );
  const { serviceAccounts, emergencyAccounts, emergencyGroups, assignedUsers, assignedGroups } = people;
  const special = [...serviceAccounts, ...emergencyAccounts].map((name) => name.toLowerCase());
  return {
    callers,
    assigned: [
      ...(await all("service account", serviceAccounts)),
      ...(await all(
        "assigned user",
        assignedUsers.filter((name) => !special.includes(name.toLowerCase())),
      )),
      ...(await byGroup("assigned user", assignedGroups)),
    ],
    emergency: [
      ...(await all("emergency account", emergencyAccounts)),
      ...(await byGroup("emergency account", emergencyGroups)),
    ],
  };
}

/** Finds people by name, and a member of each group, with the groups of the tenant as they are now. */
async function peopleFinder(graph: JsonApi) {
  const groups = await readGroups(graph);
  const userOf = ({ id, userType }: Person): UserPrincipal => ({
    kind: "user",
    userId: id,
    directGroupIds: groups.filter(({ members }) => members.includes(id)).map((group) => group.id),
    groupIds: transitive(groups, id),
    userType: userType === "Guest" ? "Guest" : "Member",
  });
  const find = async (key: string) =>
    (await graph.call("GET", `/v1.0/users/${encodeURIComponent(key)}?$select=id,userPrincipalName,userType`)) as Person;
  const person = async (kind: SubjectKind, key: string, label?: string, group?: string): Promise<TenantSubject> => {
    const person = await find(key);
    const { userPrincipalName } = person;
    return {
      subject: {
        label: label ?? `${kind} ${userPrincipalName}`,
        kind,
        how: "password",
        principals: [
          { kind: "user", name: userPrincipalName },
          ...(group === undefined ? [] : [{ kind: "group", name: group } as const]),
        ],
      },
      principal: userOf(person),
      userPrincipalName,
    };
  };
  const byGroup = async (kind: SubjectKind, names: readonly string[]) => {
    const members = await Promise.all(
      names.map(async (name) => {
        const id = await findGroup(graph, name);
        const [member] = groups.find((group) => group.id === id)?.members ?? [];
        return member === undefined ? [] : [await person(kind, member, `${kind} in the group ${name}`, name)];
      }),
    );
    return members.flat();
  };
  return { person, byGroup };
}

async function caller(
  graph: JsonApi,
  name: string,
  { clientId, existing }: StackOutputs["callers"][string],
): Promise<TenantSubject> {
  const servicePrincipal = await servicePrincipalByClientId(graph, clientId);
  const isManagedIdentity = servicePrincipal?.servicePrincipalType === "ManagedIdentity";
  return {
    subject: {
      label: `caller ${name}${existing === undefined ? "" : existingApp}`,
      kind: "caller",
      how: "client credentials",
      principals: [{ kind: "caller", name }],
    },
    principal: {
      kind: "application",
      clientId,
      servicePrincipalId: servicePrincipal?.id ?? "",
      ...(isManagedIdentity && { isManagedIdentity }),
    },
  };
}

interface GroupMembers {
  readonly id: string;
  readonly members: readonly string[];
}

async function readGroups(graph: JsonApi): Promise<readonly GroupMembers[]> {
  const list = async (path: string) =>
    ((await graph.call("GET", path)) as { readonly value: readonly { readonly id: string }[] }).value;
  const groups = await list("/v1.0/groups");
  return Promise.all(
    groups.map(async ({ id }) => ({
      id,
      members: (await list(`/v1.0/groups/${id}/members`)).map((member) => member.id),
    })),
  );
}

/** Groups of a member, and the groups that contain them. */
function transitive(groups: readonly GroupMembers[], memberId: string): readonly string[] {
  const groupIds = new Set<string>();
  const waiting = [memberId];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const group of groups) {
      if (!group.members.includes(id) || groupIds.has(group.id)) continue;
      groupIds.add(group.id);
      waiting.push(group.id);
    }
  }
  return [...groupIds];
}

/** A subject: a line of the matrix, and its principal in the tenant. */
export interface TenantSubject {
  readonly subject: Subject;
  readonly principal: Principal;
  /** The name that a person signs in with. */
  readonly userPrincipalName?: string;
}
