import { AppRoleAssignment } from "@pulumi/azuread/appRoleAssignment.js";
import { getServicePrincipal } from "@pulumi/azuread/getServicePrincipal.js";
import * as pulumi from "@pulumi/pulumi";
import { nearest } from "@protected-function/core/text/nearest.ts";
import type { FoundPermissions } from "../protected-function-args.ts";
import type { Settings } from "../settings/settings-schema.ts";
import { microsoftGraph } from "./registration.ts";

/**
 * Looks up the permissions of Microsoft Graph by name.
 *
 * @throws pulumi.RunError with every name that isn't one, before anything is created
 */
export async function findGraphRoles({ graphRoles = [] }: Settings["identity"]): Promise<FoundPermissions | undefined> {
  if (graphRoles.length === 0) return undefined;
  const { objectId, appRoleIds } = await getServicePrincipal({ clientId: microsoftGraph.clientId });
  const problems = graphRoles.flatMap(({ role }, index) => {
    if (Object.hasOwn(appRoleIds, role)) return [];
    const suggestion = nearest(role, Object.keys(appRoleIds));
    return [
      `- identity.graphRoles[${index}].role: must be an application permission of Microsoft Graph; found "${role}"`,
      suggestion === undefined
        ? "  Fix: https://learn.microsoft.com/graph/permissions-reference lists them."
        : `  Fix: write ${suggestion} there in the stack's settings file, if you mean that`,
    ];
  });
  if (problems.length > 0) throw new pulumi.RunError(["Nothing was created.", ...problems].join("\n"));
  return {
    resourceObjectId: objectId,
    appRoleIds: Object.fromEntries(graphRoles.map(({ role }) => [role, appRoleIds[role] ?? ""])),
  };
}

export interface IdentityPermissionsArgs extends FoundPermissions {
  /** Object ID of the Function App's identity. */
  readonly principalObjectId: pulumi.Input<string>;
}

/**
 * The application permissions of Microsoft Graph that the settings give to the function's identity.
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/grant-managed-identity-permission-microsoft-graph
 */
export class IdentityPermissions extends pulumi.ComponentResource {
  readonly assignments: readonly pulumi.Resource[];

  constructor(name: string, args: IdentityPermissionsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:identity:IdentityPermissions", name, {}, opts);
    const { principalObjectId, resourceObjectId, appRoleIds } = args;
    this.assignments = Object.entries(appRoleIds).map(
      ([role, appRoleId]) =>
        new AppRoleAssignment(`${name}-${role}`, { appRoleId, principalObjectId, resourceObjectId }, { parent: this }),
    );
    this.registerOutputs({});
  }
}
