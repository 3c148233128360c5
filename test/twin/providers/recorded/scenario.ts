import { inDays } from "../../../support/in-days.ts";
import type { JsonObject, RecordedOperation } from "../../../support/provider-requests/recorded-request.ts";
import * as applications from "./application.ts";
import * as certificates from "./application-certificate.ts";
import * as federated from "./application-federated-identity-credential.ts";
import * as identifierUris from "./application-identifier-uri.ts";
import * as passwords from "./application-password.ts";
import * as assignments from "./app-role-assignment.ts";
import * as policies from "./conditional-access-policy.ts";
import * as grants from "./delegated-permission-grant.ts";
import * as lookUps from "./look-ups.ts";
import * as locations from "./named-location.ts";
import * as principals from "./service-principal.ts";

const microsoftGraph = "00000003-0000-0000-c000-000000000000";
export const callRole = "bbbbbbbb-0000-4000-8000-000000000001";

/** An API with one role and one scope, as the program declares it. */
export const apiContent = (displayName: string, description: string): applications.ApplicationContent => {
  const scope = {
    id: "bbbbbbbb-0000-4000-8000-000000000002",
    adminConsentDescription: description,
    adminConsentDisplayName: "Access api",
    type: "User",
    userConsentDescription: "",
    userConsentDisplayName: "",
    value: "user_impersonation",
  };
  const role = {
    id: callRole,
    allowedMemberTypes: ["Application", "User"],
    description,
    displayName: "Call",
    value: "Api.Call",
  };
  const access = { id: "e1fe6dd8-ba31-4d61-89e7-88639da4683d", type: "Scope" };
  const redirectUris = ["https://func.azurewebsites.net/.auth/login/aad/callback"];
  const said = { displayName, notes: "stack local", tags: ["stack:local"], serviceManagementReference: "SVC-1" };
  return {
    as: "api",
    wire: {
      ...said,
      api: {
        ...applications.blank.api,
        requestedAccessTokenVersion: 2,
        oauth2PermissionScopes: [{ ...scope, isEnabled: true }],
      },
      appRoles: [{ ...role, isEnabled: true }],
      requiredResourceAccess: [{ resourceAppId: microsoftGraph, resourceAccess: [access] }],
      web: {
        ...applications.blank.web,
        redirectUris,
        implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: true },
      },
    },
    inputs: {
      ...said,
      api: { requestedAccessTokenVersion: 2, oauth2PermissionScopes: [{ ...scope, enabled: true }] },
      appRoles: [{ ...role, enabled: true }],
      requiredResourceAccesses: [{ resourceAppId: microsoftGraph, resourceAccesses: [access] }],
      web: { redirectUris, implicitGrant: { idTokenIssuanceEnabled: true } },
    },
  };
};

export const callerContent = (notes: string, as = "caller"): applications.ApplicationContent => ({
  as,
  wire: { displayName: "caller", notes },
  inputs: { displayName: "caller", notes },
});

export const principalOf = (application: string, said: JsonObject): principals.ServicePrincipalContent => ({
  as: `${application}-principal`,
  application,
  wire: said,
  inputs: said,
});

export const assignmentOf = (
  principal: string,
  principalType: assignments.AssignmentContent["principalType"],
): assignments.AssignmentContent => ({
  as: `${principal}-assignment`,
  principal,
  principalType,
  resource: "api-principal",
  appRoleId: callRole,
});

export const grantOf = (scope: string): grants.GrantContent => ({
  as: "consent",
  client: "api-principal",
  resource: "graph",
  scope,
});

const federatedOf = (subject: string): federated.FederatedContent => ({
  as: "pipeline",
  application: "caller",
  displayName: "pipeline",
  subject,
});

const office: locations.LocationContent = {
  as: "office",
  displayName: "office",
  ranges: ["203.0.113.0/24", "2001:db8:1::/48"],
  isTrusted: true,
};
const movedOffice = { ...office, displayName: "new office", ranges: ["198.51.100.0/24"] };
const home: locations.LocationContent = { as: "home", displayName: "home", ranges: ["192.0.2.0/24"], isTrusted: false };

const policyOf = (state: policies.PolicyContent["state"]): policies.PolicyContent => ({
  as: "only-office",
  displayName: "only from the office",
  state,
  resource: "{api.clientId}",
  excludedUser: "{ada.objectId}",
  excludedLocation: "{office.objectId}",
});

/**
 * Every resource and look-up of azuread that the program uses: created, read, updated, replaced (first the new one, as
 * the engine does by default) and deleted, in an order that Graph's references allow.
 */
export function scenario(certificatePems: readonly [string, string]): readonly RecordedOperation[] {
  const [firstPem, secondPem] = certificatePems;
  const api = apiContent("api", "Calls the API.");
  const changed = apiContent("api two", "Calls it.");
  const [byClientId, byName] = ["api://{api.clientId}", "api://{api.clientId}/two"];
  const strict = principalOf("api", { appRoleAssignmentRequired: true, notes: "stack local", tags: ["stack:local"] });
  const open = principalOf("api", { appRoleAssignmentRequired: false, notes: null, tags: [] });
  const caller = principalOf("caller", { appRoleAssignmentRequired: true });
  const held = [
    assignmentOf("caller-principal", "ServicePrincipal"),
    assignmentOf("ada", "User"),
    assignmentOf("people", "Group"),
  ];
  const password = { application: "caller", displayName: "first" };
  return [
    lookUps.getClientConfig(),
    lookUps.getUser("ada", "ada@twin.onmicrosoft.com"),
    lookUps.getGroup("people", "Function users"),
    lookUps.getServicePrincipal("graph", microsoftGraph),

    applications.createApplication(api, true),
    applications.readApplication(api),
    lookUps.getApplication("api"),
    identifierUris.createIdentifierUri({ as: "uri", application: "api", uri: byClientId }),
    identifierUris.readIdentifierUri("uri", "api", [byClientId]),
    principals.createServicePrincipal(strict),
    principals.readServicePrincipal(strict),
    identifierUris.createIdentifierUri({ as: "uri-two", application: "api", uri: byName }),
    identifierUris.deleteIdentifierUri("uri", "api", [byName]),
    applications.updateEntitlements(changed, { description: "Calls the API." }),
    principals.updateServicePrincipal({ ...open, inputs: { appRoleAssignmentRequired: false, tags: [] } }),
    applications.createApplication(callerContent("stack local"), false),
    applications.updateApplication(callerContent("stack other")),
    applications.changeOwners(callerContent("stack other"), "ada"),
    principals.createServicePrincipal(caller),

    grants.createGrant(grantOf("openid profile")),
    grants.readGrant(grantOf("openid profile")),
    grants.updateGrant(grantOf("openid profile User.Read")),
    ...held.map(assignments.createAssignment),
    ...held.slice(0, 1).map(assignments.readAssignment),

    passwords.createPassword({ ...password, as: "first", endDate: "2099-03-31T00:00:00Z" }),
    passwords.readPassword("first", "caller"),
    passwords.createPassword({ ...password, as: "first-again", endDate: "2099-06-30T00:00:00Z" }),
    passwords.deletePassword("first", "caller"),
    certificates.createCertificate({ as: "certificate", application: "caller", pem: firstPem }),
    certificates.readCertificate("certificate", "caller"),
    certificates.createCertificate({
      as: "certificate-two",
      application: "caller",
      pem: secondPem,
      // Before the certificate itself ends.
      endDate: inDays(5),
    }),
    certificates.deleteCertificate("certificate", "caller", 0, false),
    federated.createFederated(federatedOf("repo:example/api:environment:dev")),
    federated.readFederated(federatedOf("repo:example/api:environment:dev")),
    federated.updateFederated(federatedOf("repo:example/api:environment:prod")),

    locations.createLocation(office),
    locations.readLocation(office),
    locations.updateLocation(movedOffice),
    locations.createLocation(home),
    policies.createPolicy(policyOf("enabledForReportingButNotEnforced")),
    policies.readPolicy(policyOf("enabledForReportingButNotEnforced")),
    policies.updatePolicy(policyOf("enabled")),

    policies.deletePolicy(policyOf("enabled")),
    locations.deleteLocation(movedOffice),
    locations.deleteLocation(home),
    federated.deleteFederated(federatedOf("repo:example/api:environment:prod")),
    certificates.deleteCertificate("certificate-two", "caller", 0, true),
    passwords.deletePassword("first-again", "caller"),
    ...held.map(assignments.deleteAssignment),
    grants.deleteGrant(grantOf("openid profile User.Read")),
    identifierUris.deleteIdentifierUri("uri-two", "api", []),
    principals.deleteServicePrincipal("api-principal"),
    applications.deleteApplication("api"),
    // Its service principal goes with it.
    applications.deleteApplication("caller"),
  ];
}
