import type * as pulumi from "@pulumi/pulumi";
import type { Cloud } from "../../azure/clouds.ts";
import { SecretDelivery } from "../hosting/key-vault-secrets.ts";
import type { ProtectedFunctionArgs, Within } from "../protected-function-args.ts";
import { rolesOfCaller } from "../settings/against-contract.ts";
import type { AssignedByHand } from "./assign-roles.ts";
import { ClientApplication, type ClientApplicationArgs } from "./client-application.ts";
import { ExistingCaller } from "./existing-caller.ts";
import type { ResourceApplication } from "./resource-application.ts";

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
  { contract, appRoles, settings, names, tenantId, existing }: ProtectedFunctionArgs,
  { api, cloud, registration, byHand, tags }: CalledApi,
  within: Within,
) {
  return Object.entries(settings.callers).map(([callerName, caller]) => {
    const roles = rolesOfCaller(caller, contract);
    const held = {
      appRoles: appRoles.filter(({ value }) => roles.includes(value)),
      resourceServicePrincipalObjectId: api.servicePrincipalObjectId,
    };
    const found = existing.get(callerName);
    if (found)
      return {
        callerName,
        roles,
        existing: found,
        identity: new ExistingCaller(callerName, { ...held, ...found, byHand }, within),
      };
    const application = new ClientApplication(
      callerName,
      {
        ...registration,
        ...held,
        displayName: names.caller(callerName),
        resourceClientId: api.clientId,
        tenantId,
        cloud,
        settings: caller,
      },
      within,
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
        within,
      );
    }
    return { callerName, roles, identity: application, credentials: application.credentials };
  });
}
