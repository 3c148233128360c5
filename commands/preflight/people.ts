import { type PreflightFinding, met, type Need, unmet, unread } from "./finding.ts";
import { read } from "./read.ts";
import type { Surroundings } from "./surroundings.ts";

/** Whether the tenant has the users and groups that the settings name: the program looks each up by its name. */
export async function people({ graph, wanted }: Surroundings): Promise<readonly PreflightFinding[]> {
  const users = wanted.users.map(async (name) => {
    const need = needOf("user", name, {
      message: `User with UPN "${name}" was not found`,
      source: "hashicorp/terraform-provider-azuread, user_data_source.go",
    });
    const user = await read(graph, `/v1.0/users/${encodeURIComponent(name)}?$select=id`);
    if (user.read) return met(need, "there");
    return user.status === 404
      ? unmet(need, "nobody of that name")
      : unread(need, user.said, "User.Read.All: see graph-users");
  });
  const groups = wanted.groups.map(async (name) => {
    const need = needOf("group", name, {
      message: `No group found matching specified filter (displayName eq '${name}' and securityEnabled eq true)`,
      source: "hashicorp/terraform-provider-azuread, group_data_source.go",
    });
    const filter = encodeURIComponent(`displayName eq '${name.replaceAll("'", "''")}' and securityEnabled eq true`);
    const found = await read<{ readonly value: readonly unknown[] }>(graph, `/v1.0/groups?$filter=${filter}`);
    if (!found.read) return unread(need, found.said, "Group.Read.All: see graph-groups");
    const { length } = found.value.value;
    if (length === 1) return met(need, "there");
    return unmet(
      need,
      length === 0 ? "no security group of that name" : `${length} groups of that name; one is wanted`,
    );
  });
  return Promise.all([...users, ...groups]);
}

function needOf(what: "user" | "group", name: string, error: Need["error"] & object): Need {
  return {
    id: `${what}:${name}`,
    title: `The ${what} ${name}`,
    why: "The settings name it.",
    error,
    grants:
      what === "user"
        ? "the right user principal name in the settings: az ad user list"
        : "the right display name in the settings, or az ad group create",
  };
}
