import { everybodyIn, type LenientSettings, settingPrefix } from "../../infra/settings/lenient-settings.ts";
import { settingsInFile } from "./settings-in-file.ts";

/** People and groups that a stack's settings name: user principal names, and display names of groups. */
export interface PeopleInSettings {
  readonly assignedUsers: readonly string[];
  readonly assignedGroups: readonly string[];
  readonly owners: readonly string[];
  readonly serviceAccounts: readonly string[];
  readonly emergencyAccounts: readonly string[];
  readonly emergencyGroups: readonly string[];
}

/** @param file such as `Pulumi.dev.yaml` */
export function peopleInSettings(file: string): PeopleInSettings {
  const { settings, config } = settingsInFile(file);
  return peopleIn(settings, config);
}

/**
 * @param config the file's content under `config`. Also counts people that program versions without contracts read from
 * there
 */
export function peopleIn(
  { people, owners, conditionalAccess }: LenientSettings,
  config: Readonly<Record<string, unknown>> = {},
): PeopleInSettings {
  const { serviceAccounts = [], emergencyAccounts = [], emergencyGroups = [] } = conditionalAccess;
  const { users, groups } = everybodyIn(people);
  return {
    assignedUsers: [...users, ...textsIn(config[`${settingPrefix}assignedUsers`])],
    assignedGroups: [...groups, ...textsIn(config[`${settingPrefix}assignedGroups`])],
    owners,
    serviceAccounts,
    emergencyAccounts,
    emergencyGroups,
  };
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** Whether there is any person or group. */
export function namesAnybody(people: PeopleInSettings): boolean {
  return Object.values(people).some((names) => names.length > 0);
}

/** Everyone who is named. */
export function usersIn(people: PeopleInSettings): readonly string[] {
  const { assignedUsers, owners, serviceAccounts, emergencyAccounts } = people;
  return [...new Set([...assignedUsers, ...owners, ...serviceAccounts, ...emergencyAccounts])];
}

/** Every group that is named. */
export function groupsIn({ assignedGroups, emergencyGroups }: PeopleInSettings): readonly string[] {
  return [...new Set([...assignedGroups, ...emergencyGroups])];
}

/** Domains of the users' names in the settings. The twin must treat them as the tenant's. */
export function domainsOf(people: PeopleInSettings): readonly string[] {
  return [...new Set(usersIn(people).flatMap((name) => name.toLowerCase().split("@").slice(1)))];
}
