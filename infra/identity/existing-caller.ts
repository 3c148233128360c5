import { getServicePrincipal } from "@pulumi/azuread/getServicePrincipal.js";
import * as pulumi from "@pulumi/pulumi";
import { printable } from "@protected-function/core/text/printable.ts";
import { firstLineOf } from "../adoption/adoption-problem.ts";
import type { Settings } from "../settings/settings-schema.ts";
import { type AssignedByHand, assignRoles } from "./assign-roles.ts";
import type { DeclaredRole } from "../definitions/declared-role.ts";
import type { FoundCaller } from "../protected-function-args.ts";

/**
 * Finds the existing callers by name.
 *
 * @throws pulumi.RunError with every caller that doesn't exist, before anything is created
 */
export async function findExistingCallers(callers: Settings["callers"]): Promise<ReadonlyMap<string, FoundCaller>> {
  const results = await Promise.all(
    Object.entries(callers).flatMap(([name, { servicePrincipal }]) =>
      servicePrincipal === undefined ? [] : [findCaller(name, servicePrincipal)],
    ),
  );
  const problems = results.flatMap((result) => (typeof result === "string" ? [result] : []));
  if (problems.length > 0) throw new pulumi.RunError(["Nothing was created.", ...problems].join("\n"));
  return new Map(results.filter((result) => typeof result !== "string"));
}

async function findCaller(name: string, clientId: string): Promise<readonly [string, FoundCaller] | string> {
  try {
    const { objectId, type } = await getServicePrincipal({ clientId });
    const isManagedIdentity = type === "ManagedIdentity";
    return [name, { clientId: clientId.toLowerCase(), servicePrincipalObjectId: objectId, isManagedIdentity }];
  } catch (error) {
    return [
      `- callers.${name}.servicePrincipal: must be the client ID of a service principal in this tenant; found "${clientId}": ${printable(firstLineOf(error))}`,
      "  Fix: write the one that this prints: az ad sp list --display-name <name of the application or identity> --query '[].{clientId: appId, kind: servicePrincipalType}'",
      "  For a system-assigned identity, with its object ID (principalId): az ad sp show --id <principalId> --query appId",
    ].join("\n");
  }
}

export interface ExistingCallerArgs extends FoundCaller {
  readonly appRoles: readonly DeclaredRole[];
  /** Object ID of the API's service principal, where the roles are assigned. */
  readonly resourceServicePrincipalObjectId: pulumi.Input<string>;
  /** At an adopted API, it may hold roles already. */
  readonly byHand?: AssignedByHand | undefined;
}

/**
 * An existing caller. It gets its app roles; nothing else of it is created or changed.
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-assign-app-role-managed-identity
 */
export class ExistingCaller extends pulumi.ComponentResource {
  readonly clientId: string;
  readonly servicePrincipalObjectId: string;

  constructor(name: string, args: ExistingCallerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("protected-function:identity:ExistingCaller", name, {}, opts);
    assignRoles(name, {
      appRoles: args.appRoles,
      principalObjectId: args.servicePrincipalObjectId,
      resourceObjectId: args.resourceServicePrincipalObjectId,
      parent: this,
      after: [],
      byHand: args.byHand,
    });
    this.clientId = args.clientId;
    this.servicePrincipalObjectId = args.servicePrincipalObjectId;
    this.registerOutputs({ clientId: this.clientId, servicePrincipalObjectId: this.servicePrincipalObjectId });
  }
}
