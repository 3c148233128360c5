import type { Group } from "../../tenant/directory-objects.ts";
import { betaGroupTable, groupTable } from "../../tenant/resources/group.ts";
import { securityIdentifierOf } from "../../tenant/security-identifier.ts";

/** https://learn.microsoft.com/graph/api/group-get */
export function toGraphGroup(group: Group, deletedDateTime?: string): Readonly<Record<string, unknown>> {
  return groupTable.toAnswer(valuesOf(group, deletedDateTime));
}

export function toBetaGraphGroup(group: Group): Readonly<Record<string, unknown>> {
  return betaGroupTable.toAnswer(valuesOf(group));
}

function valuesOf(group: Group, deletedDateTime?: string) {
  const { members: _members, owners: _owners, ...properties } = group;
  return {
    ...properties,
    deletedDateTime: deletedDateTime ?? null,
    renewedDateTime: group.createdDateTime,
    securityIdentifier: securityIdentifierOf(group.id),
  };
}
