import { checkAsAdministrator, type Check } from "./check.ts";

interface Registration {
  readonly appRoles: readonly { readonly id: string; readonly value: string; readonly isEnabled: boolean }[];
  readonly passwordCredentials: readonly { readonly endDateTime: string; readonly secretText: string | null }[];
  readonly requiredResourceAccess: readonly unknown[];
}

interface Page<Item> {
  readonly value: readonly Item[];
}

/** Rows G23, G25, G28, G29: what Graph says is registered. */
export const registrationChecks: readonly Check[] = [
  checkAsAdministrator(
    "G23",
    "The API demands assignment, and the caller is assigned.",
    async ({ outputs, caller }, { graph }) => {
      const path = `/v1.0/servicePrincipals/${outputs.api.servicePrincipalObjectId}`;
      const api = (await graph.call("GET", path)) as { readonly appRoleAssignmentRequired: boolean };
      const principal = (await graph.call("GET", servicePrincipalOf(caller.clientId))) as Page<{ readonly id: string }>;
      const assigned = (await graph.call("GET", `${path}/appRoleAssignedTo`)) as Page<{
        readonly principalId: string;
        readonly appRoleId: string;
      }>;
      const callersRoles = assigned.value
        .filter(({ principalId }) => principalId === principal.value[0]?.id)
        .map(({ appRoleId }) => appRoleId);
      return {
        did: "read the API's service principal and its assignments back over Graph",
        expected: { required: true, callersRoles: [outputs.api.appRoleId] },
        found: { required: api.appRoleAssignmentRequired, callersRoles },
      };
    },
  ),

  checkAsAdministrator(
    "G25",
    "The caller has a registration of its own, and one secret that ends.",
    async ({ caller }, { graph }) => {
      const found = (await graph.call("GET", applicationOf(caller.clientId))) as Page<Registration>;
      const secrets = found.value[0]?.passwordCredentials ?? [];
      return {
        did: "read the caller's registration back over Graph",
        expected: { registrations: 1, secrets: 1, end: true, shown: [null] },
        found: {
          registrations: found.value.length,
          secrets: secrets.length,
          end: secrets.every(({ endDateTime }) => !Number.isNaN(Date.parse(endDateTime))),
          shown: secrets.map(({ secretText }) => secretText),
        },
      };
    },
  ),

  checkAsAdministrator(
    "G28",
    "The API has the app role, enabled, under its stable id.",
    async ({ outputs }, { graph }) => {
      const path = `/v1.0/applications/${outputs.api.applicationObjectId}`;
      const { appRoles } = (await graph.call("GET", path)) as Registration;
      return {
        did: "read the API's registration back over Graph",
        expected: [{ id: outputs.api.appRoleId, value: "Function.Invoke", isEnabled: true }],
        found: appRoles.map(({ id, value, isEnabled }) => ({ id, value, isEnabled })),
      };
    },
  ),

  checkAsAdministrator(
    "G29",
    "The caller asks for the app role as an application permission.",
    async ({ outputs, caller }, { graph }) => {
      const found = (await graph.call("GET", applicationOf(caller.clientId))) as Page<Registration>;
      return {
        did: "read the caller's registration back over Graph",
        expected: [
          {
            resourceAppId: outputs.api.clientId,
            resourceAccess: [{ id: outputs.api.appRoleId, type: "Role" }],
          },
        ],
        found: found.value[0]?.requiredResourceAccess,
      };
    },
  ),
];

function applicationOf(clientId: string): string {
  return `/v1.0/applications?$filter=${encodeURIComponent(`appId eq '${clientId}'`)}`;
}

function servicePrincipalOf(clientId: string): string {
  return `/v1.0/servicePrincipals?$filter=${encodeURIComponent(`appId eq '${clientId}'`)}`;
}
