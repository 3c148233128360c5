import { rootScopeOf } from "@protected-function/core/azure/resource-ids.ts";
import * as pulumi from "@pulumi/pulumi";
import { azureRoleId, azureRoleName } from "../settings/privileged-roles.ts";
import type { Settings } from "../settings/settings-schema.ts";
import { assignRole, type RoleHolder } from "./role-assignment.ts";

export interface IdentityRolesArgs extends RoleHolder {
  readonly azureRoles: NonNullable<Settings["identity"]["azureRoles"]>;
}

/** The Azure roles that the settings give to the function's identity. The schema has asked for their reasons. */
export class IdentityRoles extends pulumi.ComponentResource {
  readonly roleAssignments: readonly pulumi.Resource[];

  constructor(name: string, args: IdentityRolesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:hosting:IdentityRoles", name, {}, opts);
    this.roleAssignments = args.azureRoles.map(({ role, scope }) => {
      const id = azureRoleId(role);
      if (id === undefined) throw new pulumi.RunError(`identity.azureRoles: there is no role "${role}".`);
      // Neither the order of the entries nor a name's case replaces an assignment.
      const key = `${scope} ${azureRoleName(role)}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
      return assignRole(
        `${name}-${key}`,
        args,
        {
          role: id,
          scope: scope.startsWith("/") ? scope : pulumi.interpolate`/subscriptions/${args.subscriptionId}/${scope}`,
          ...(scope.startsWith("/") && { root: definitionsOf(scope) }),
        },
        this,
      );
    });
    this.registerOutputs({});
  }
}

/** Azure answers with the definition's id in the scope's subscription, so another one would be drift. */
function definitionsOf(scope: string): string {
  const root = rootScopeOf(scope) ?? "";
  return root.toLowerCase().startsWith("/subscriptions/") ? root : "";
}

/**
 * An identity-based connection is a group of app settings, `<name>__queueServiceUri` and the like. The host then uses
 * the system-assigned identity, which the site doesn't have, unless it finds these two.
 * https://learn.microsoft.com/azure/azure-functions/functions-reference#common-properties-for-identity-based-connections
 */
const connection =
  /^(.+)__(?:accountName|blobServiceUri|queueServiceUri|tableServiceUri|serviceUri|fullyQualifiedNamespace|accountEndpoint|endpoint)$/i;

/** The credential and the client id of each connection in the app settings that states no other. */
export function connectionsByIdentity(
  appSettings: Readonly<Record<string, unknown>>,
  clientId: pulumi.Input<string>,
): Readonly<Record<string, pulumi.Input<string>>> {
  const stated = new Set(Object.keys(appSettings).map((name) => name.toLowerCase()));
  const names = Object.keys(appSettings).flatMap((setting) => connection.exec(setting)?.[1] ?? []);
  const filledIn = [...new Map(names.map((name) => [name.toLowerCase(), name])).values()].flatMap(
    (name): (readonly [string, pulumi.Input<string>])[] =>
      stated.has(`${name}__credential`.toLowerCase()) || stated.has(`${name}__clientId`.toLowerCase())
        ? []
        : [
            [`${name}__credential`, "managedidentity"],
            [`${name}__clientId`, clientId],
          ],
  );
  return Object.fromEntries(filledIn);
}
