import type { Injection } from "../../../packages/twin/index.ts";
import type { RecordedOperation } from "../../support/provider-requests/recorded-request.ts";
import { createApplication, changeOwners, updateApplication } from "./recorded/application.ts";
import { createFederated } from "./recorded/application-federated-identity-credential.ts";
import { createIdentifierUri } from "./recorded/application-identifier-uri.ts";
import { createPassword } from "./recorded/application-password.ts";
import { createAssignment } from "./recorded/app-role-assignment.ts";
import { createGrant } from "./recorded/delegated-permission-grant.ts";
import { apiContent, callerContent, callRole, principalOf } from "./recorded/scenario.ts";
import { createServicePrincipal } from "./recorded/service-principal.ts";

/** A fault, once, and what the azuread provider was seen to do about it. */
export interface RetryRow {
  readonly request: string;
  readonly fault: Pick<Injection, "method" | "path" | "status" | "headers"> & { readonly message?: string };
  /** What has to be there first, without faults. */
  readonly prepared: readonly RecordedOperation[];
  readonly operation: RecordedOperation;
  /** Sent again, after so many seconds; or not, and the resource fails. */
  readonly outcome: { readonly againAfterSeconds: number } | "fails";
  /** What the plugin says, if it isn't Graph's status. */
  readonly says?: string;
}

const application = /^\/v1\.0\/applications\/[0-9a-f-]{36}$/;
const content = callerContent("stack local", "it");
const made = createApplication(content, false);
const updated = updateApplication(callerContent("stack other", "it"));
const uri = createIdentifierUri({ as: "uri", application: "it", uri: "api://{it.clientId}" });
const password = createPassword({
  as: "password",
  application: "it",
  displayName: "first",
  endDate: "2099-03-31T00:00:00Z",
});
const federated = createFederated({ as: "pipeline", application: "it", displayName: "pipeline", subject: "repo:a/b" });
const principal = createServicePrincipal(principalOf("it", { appRoleAssignmentRequired: true }));
const api = apiContent("api", "Calls the API.");
const apiPrincipal = createServicePrincipal(principalOf("api", { appRoleAssignmentRequired: true }));
const served = [createApplication(api, false), apiPrincipal];
const assignment = createAssignment({
  as: "assignment",
  principal: "it-principal",
  principalType: "ServicePrincipal",
  resource: "api-principal",
  appRoleId: callRole,
});
const grant = createGrant({ as: "consent", client: "api-principal", resource: "graph", scope: "openid" });

const again = { againAfterSeconds: 1 } as const;
const disabledFirst = "Permission (scope or role) cannot be deleted or updated unless disabled first.";
const notThere = "Resource 'it' does not exist or one of its queried reference-property objects are not present.";

const patch = { method: "PATCH", path: application } as const;
const granular = { request: "PATCH of an application by a resource of its own", prepared: [made], operation: uri };
const probe = { request: "PATCH that probes a new application", prepared: [], operation: made };
const update = { request: "PATCH of an application that is updated", prepared: [made], operation: updated };
const firstLook = { method: "GET", path: application, status: 404 } as const;
const newPrincipal = { request: "POST of a service principal", prepared: [made], operation: principal };
const postPrincipal = { method: "POST", path: /^\/v1\.0\/servicePrincipals$/ } as const;
const assigned = {
  request: "POST of an app role assignment",
  prepared: [made, principal, ...served],
  operation: assignment,
};
const postAssignment = { method: "POST", path: /\/appRoleAssignedTo$/ } as const;
const granted = { request: "POST of a delegated permission grant", prepared: served, operation: grant };
const postGrant = { method: "POST", path: /^\/v1\.0\/oauth2PermissionGrants$/ } as const;

/**
 * Recorded with azuread 6.9.1 (terraform-provider-azuread 3.8.0), each fault injected once. By a resource of its own it
 * was tried with ApplicationAppRole; here it is ApplicationIdentifierUri, which the program uses (inferred: they share
 * the client's rule and have none of their own). 408, 424, 500 and 501 are the client's rule, recorded as such.
 */
export const retryTable: readonly RetryRow[] = [
  {
    ...granular,
    fault: { ...patch, status: 429, headers: { "Retry-After": "2" } },
    outcome: { againAfterSeconds: 2 },
  },
  ...[408, 424, 500, 503].map((status) => ({ ...granular, fault: { ...patch, status }, outcome: again })),
  ...[501, 404, 409, 403, 400].map((status): RetryRow => ({
    ...granular,
    fault: { ...patch, status, message: "other" },
    outcome: "fails",
  })),
  { ...granular, fault: { ...patch, status: 400, message: disabledFirst }, outcome: "fails" },
  { ...granular, request: "GET of an application before its PATCH", fault: firstLook, outcome: "fails" },
  {
    request: "POST of a password",
    fault: { method: "POST", path: /\/addPassword$/, status: 404 },
    prepared: [made],
    operation: password,
    outcome: "fails",
  },
  {
    request: "POST of a federated identity credential",
    fault: { method: "POST", path: /\/federatedIdentityCredentials$/, status: 404 },
    prepared: [made],
    operation: federated,
    outcome: "fails",
  },
  {
    request: "POST of an owner",
    fault: { method: "POST", path: /\/owners\/\$ref$/, status: 404 },
    prepared: [made],
    operation: changeOwners(content, "ada"),
    outcome: again,
  },
  {
    ...newPrincipal,
    fault: {
      ...postPrincipal,
      status: 400,
      message: "The appId 'it' of the service principal does not reference a valid application object.",
    },
    outcome: again,
  },
  {
    ...newPrincipal,
    fault: {
      ...postPrincipal,
      status: 403,
      message:
        "When using this permission, the backing application of the service principal being created must in the local tenant",
    },
    outcome: again,
  },
  {
    ...newPrincipal,
    request: "PATCH of a service principal after its creation",
    fault: { method: "PATCH", path: /^\/v1\.0\/servicePrincipals\//, status: 404 },
    outcome: "fails",
  },
  { ...assigned, fault: { ...postAssignment, status: 404 }, outcome: again },
  { ...assigned, fault: { ...postAssignment, status: 400, message: "Not a valid reference update." }, outcome: again },
  {
    ...assigned,
    fault: { ...postAssignment, status: 400, message: "Permission being assigned was not found on application 'it'." },
    outcome: "fails",
  },
  { ...granted, fault: { ...postGrant, status: 404 }, outcome: again },
  { ...granted, fault: { ...postGrant, status: 400, message: notThere }, outcome: again },
  ...[404, 409].map((status): RetryRow => ({ ...probe, fault: { ...patch, status }, outcome: again })),
  { ...probe, fault: { ...patch, status: 400, message: disabledFirst }, outcome: "fails" },
  ...[404, 409].map((status): RetryRow => ({ ...update, fault: { ...patch, status }, outcome: "fails" })),
  // What was made stays, and nobody knows it.
  {
    ...probe,
    request: "GET of an application right after its creation",
    fault: firstLook,
    outcome: "fails",
    says: "expected non-nil error with nil state during Create",
  },
];
