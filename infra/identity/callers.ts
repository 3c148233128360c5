import type * as pulumi from "@pulumi/pulumi";
import type { Cloud } from "@protected-function/core/azure/clouds.ts";
import type { Contract } from "@protected-function/guard/contract";
import type { DeclaredRole } from "../definitions/declared-role.ts";
import type { PhysicalNames } from "../naming.ts";
import type { FoundCaller } from "../protected-function-args.ts";
import { rolesOfCaller } from "../settings/against-contract.ts";
import type { Settings } from "../settings/settings-schema.ts";
import type { AssignedByHand } from "./assign-roles.ts";
import { ClientApplication, type ClientApplicationArgs } from "./client-application.ts";
import { ExistingCaller } from "./existing-caller.ts";
import type { ResourceApplication } from "./resource-application.ts";
import { SecretDelivery } from "./secret-delivery.ts";

export interface CallersArgs {
  readonly contract: Contract;
  readonly appRoles: readonly DeclaredRole[];
  readonly callers: Settings["callers"];
  readonly names: Pick<PhysicalNames, "caller">;
  readonly tenantId: string;
  /** Existing callers, by their names in the settings. */
  readonly existing: ReadonlyMap<string, FoundCaller>;
}

interface CalledApi {
  readonly api: ResourceApplication;
  readonly cloud: Cloud;
  /** The shared properties of every app registration. */
  readonly registration: Pick<ClientApplicationArgs, "ownerObjectIds" | "serviceManagementReference" | "mark">;
  /** At an adopted API, callers may hold roles already. */
  readonly byHand: AssignedByHand | undefined;
  readonly tags: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Declares each caller with its app roles: a new app registration, or an existing caller. */
export function declareCallers(
  { contract, appRoles, callers, names, tenantId, existing }: CallersArgs,
  { api, cloud, registration, byHand, tags }: CalledApi,
  resourceOptions: pulumi.ResourceOptions,
) {
  return Object.entries(callers).map(([callerName, caller]) => {
    const roles = rolesOfCaller(caller, contract);
    const assignedRoles = {
      appRoles: appRoles.filter(({ value }) => roles.includes(value)),
      resourceServicePrincipalObjectId: api.servicePrincipalObjectId,
    };
    const existingCaller = existing.get(callerName);
    if (existingCaller)
      return {
        callerName,
        roles,
        existing: existingCaller,
        identity: new ExistingCaller(callerName, { ...assignedRoles, ...existingCaller, byHand }, resourceOptions),
      };
    const application = new ClientApplication(
      callerName,
      {
        ...registration,
        ...assignedRoles,
        displayName: names.caller(callerName),
        resourceClientId: api.clientId,
        tenantId,
        cloud,
        settings: caller,
      },
      resourceOptions,
    );
    const { clientSecret, clientSecretEndDate } = application.credentials;
    if (caller.deliverTo && clientSecret && clientSecretEndDate !== undefined) {
      new SecretDelivery(
        `${callerName}-delivery`,
        {
          vault: caller.deliverTo.keyVault,
          secretName: `${callerName}-client-secret`,
          clientSecret,
          endDate: clientSecretEndDate,
          tags,
        },
        resourceOptions,
      );
    }
    return { callerName, roles, identity: application, credentials: application.credentials };
  });
}
