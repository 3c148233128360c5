import type { Contract } from "../../functions/contract/define-contract.ts";
import type { Problem } from "../../text/problem-blocks.ts";
import { settingPrefix } from "./lenient-settings.ts";
import { copyable, show } from "./problems-of.ts";

type Settings = Readonly<Record<string, unknown>>;

/**
 * The problems of the settings, and the settings without the parts that have a problem: one problem per place is
 * enough.
 */
interface Removed {
  readonly problems: readonly Problem[];
  readonly rest: Settings;
}

/**
 * Finds settings from versions before the API had a contract, each with the lines that replace it. Their values were
 * about the only role of that time.
 */
export function removedSettings(raw: Settings, contract: Contract): Removed {
  const { assignedUsers, assignedGroups, ...others } = raw;
  const people = { assignedUsers, assignedGroups };
  const { problems, rest: adopt } = removedFromApi(others["adopt"], contract);
  return {
    problems: [...removedPeople(people, raw["people"], contract), ...problems],
    rest: { ...others, ...(adopt !== undefined && { adopt }) },
  };
}

function removedPeople(
  found: { readonly assignedUsers: unknown; readonly assignedGroups: unknown },
  people: unknown,
  contract: Contract,
): readonly Problem[] {
  const [role] = rolesFor("User", contract);
  const held = recordOf(people);
  const inRole = recordOf(role === undefined ? undefined : held[role]);
  const merged = {
    ...inRole,
    ...listWith(inRole, "users", found.assignedUsers),
    ...listWith(inRole, "groups", found.assignedGroups),
  };
  return Object.entries(found)
    .filter(([, value]) => value !== undefined)
    .map(([setting, value]) => ({
      path: setting,
      rule: "is no longer a setting: use people, which assigns users and groups to app roles",
      found: show(value),
      fix:
        Array.isArray(value) && value.length === 0
          ? "remove it from the stack's settings file"
          : moved(role, contract, (name) => [`${settingPrefix}people`, { ...held, [name]: merged }]),
    }));
}

function removedFromApi(adopt: unknown, contract: Contract): { problems: readonly Problem[]; rest: unknown } {
  const { api } = recordOf(adopt);
  const { appRoleId, assignmentIds, ...others } = recordOf(api);
  const isByName = Object.values(recordOf(assignmentIds)).some((id) => typeof id === "string");
  if (appRoleId === undefined && !isByName) return { problems: [], rest: adopt };
  const [role] = rolesFor("Application", contract);
  const [peoplesRole] = rolesFor("User", contract);
  return {
    problems: [
      ...(appRoleId === undefined
        ? []
        : [
            {
              path: "adopt.api.appRoleId",
              rule: "is no longer a setting: use appRoleIds, which has the ID of each app role",
              found: show(appRoleId),
              fix: moved(role, contract, (name) => ["appRoleIds", { [name]: appRoleId }]),
            },
          ]),
      ...(isByName
        ? [
            {
              path: "adopt.api.assignmentIds",
              rule: "must list each assignment under its app role",
              found: show(assignmentIds),
              fix: moved(peoplesRole, contract, (name) => ["assignmentIds", { [name]: assignmentIds }]),
            },
          ]
        : []),
    ],
    rest: {
      ...recordOf(adopt),
      api: { ...others, ...(!isByName && assignmentIds !== undefined && { assignmentIds }) },
    },
  };
}

/** The replacement lines, with the values found unless those can't be shown as they are. */
function moved(
  role: string | undefined,
  contract: Contract,
  line: (role: string) => readonly [setting: string, value: unknown],
): string {
  if (role === undefined)
    return "remove it from the stack's settings file: functions/contract.ts has no app role for it";
  const others = Object.keys(contract.roles).filter((name) => name !== role);
  const choice = others.length === 0 ? "" : ` (or under ${others.join(", ")}, if they hold that role)`;
  const [setting, value] = line(role);
  const written = copyable(value) ?? `{${JSON.stringify(role)}: ...}, with its values`;
  return `in the stack's settings file, replace it with${choice} ${setting}: ${written}`;
}

/** Roles that such members can hold, the likeliest first. */
function rolesFor(member: "Application" | "User", { roles }: Contract): readonly string[] {
  return Object.entries(roles)
    .filter(([, { members }]) => members.includes(member))
    .map(([name]) => name);
}

function listWith(inRole: Settings, key: "users" | "groups", added: unknown): Settings {
  const before = inRole[key];
  const all = [...(Array.isArray(before) ? before : []), ...(Array.isArray(added) ? added : [])];
  return all.length === 0 ? {} : { [key]: all };
}

function recordOf(value: unknown): Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
