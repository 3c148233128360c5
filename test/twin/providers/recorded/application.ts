import type {
  JsonObject,
  RecordedOperation,
  RecordedRequest,
} from "../../../support/provider-requests/recorded-request.ts";
import { operationsOf } from "./operations.ts";

const provider = operationsOf("azuread:index/application:Application");
const odataType = { "@odata.type": "#microsoft.graph.application" };

export interface ApplicationContent {
  /** What the scenario calls it: `{as.objectId}`, `{as.clientId}`, `{as.id}`. */
  readonly as: string;
  /** What its POST and PATCH say besides {@link blank}. */
  readonly wire: JsonObject;
  /** The same in the SDK's words. */
  readonly inputs: JsonObject;
}

/** An application that says nothing, with every property that azuread 6.9.1 writes out. */
export const blank = {
  ...odataType,
  description: null,
  notes: null,
  serviceManagementReference: null,
  groupMembershipClaims: null,
  signInAudience: "AzureADMyOrg",
  tags: [],
  identifierUris: [],
  isDeviceOnlyAuthSupported: false,
  isFallbackPublicClient: false,
  api: {
    requestedAccessTokenVersion: 1,
    acceptMappedClaims: false,
    knownClientApplications: [],
    oauth2PermissionScopes: [],
  },
  appRoles: [],
  requiredResourceAccess: [],
  web: {
    homePageUrl: null,
    logoutUrl: null,
    redirectUris: [],
    implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
  },
  spa: { redirectUris: [] },
  publicClient: { redirectUris: [] },
  info: { marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null },
  optionalClaims: {},
} as const satisfies JsonObject;

/** What every update sends: all but the lists, which go out where they change. */
function updated(wire: JsonObject): JsonObject {
  const whole: JsonObject = { ...blank, ...wire };
  const { oauth2PermissionScopes: _, ...api } = whole["api"] as JsonObject;
  const lists = new Set(["appRoles", "identifierUris", "optionalClaims", "requiredResourceAccess"]);
  return { ...Object.fromEntries(Object.entries(whole).filter(([name]) => !lists.has(name))), api };
}

const addressOf = (as: string): string => `/v1.0/applications/{${as}.objectId}`;

/** azuread 6.9.1's read of an inline Application. `owners`: names of what has `{….objectId}`, or `me`. */
function read(as: string, reads: JsonObject, owners: readonly string[] = []): readonly RecordedRequest[] {
  const found = owners.map((owner) => ({ id: owner === "me" ? "{me}" : `{${owner}.objectId}` }));
  return [
    { send: `GET ${addressOf(as)}`, answered: 200, reads: { id: `{${as}.objectId}`, ...reads } },
    {
      send: `GET /beta/applications/{${as}.objectId}?$select=oauth2RequirePostResponse`,
      answered: 200,
      reads: { oauth2RequirePostResponse: false },
    },
    { send: `GET ${addressOf(as)}/owners`, answered: 200, reads: { value: found } },
  ];
}

/** `deployerOwns`: the program names the deployer among the owners, so that it stays one. */
export function createApplication(content: ApplicationContent, deployerOwns: boolean): RecordedOperation {
  const { as, wire, inputs } = content;
  const replicated = [{ status: 404 }, { status: 409 }];
  const probe = { ...odataType, displayName: "TERRAFORM_UPDATE_{uuid}" };
  const name = { ...odataType, displayName: wire["displayName"] ?? null };
  const owner = "https://graph.microsoft.com/v1.0/directoryObjects/{me}";
  return provider.create(
    as,
    [
      {
        send: "POST /v1.0/applications",
        body: { ...blank, ...wire, "owners@odata.bind": [owner] },
        answered: 201,
        keep: { [`${as}.objectId`]: "id", [`${as}.clientId`]: "appId" },
        reads: wire,
      },
      { send: `PATCH ${addressOf(as)}`, body: probe, answered: 204, retried: replicated },
      { send: `PATCH ${addressOf(as)}`, body: name, answered: 204 },
      ...(deployerOwns ? [] : [{ send: `DELETE ${addressOf(as)}/owners/{me}/$ref`, answered: 204 }]),
      ...read(as, wire, deployerOwns ? ["me"] : []),
    ],
    { ...inputs, ...(deployerOwns && { owners: ["{me}"] }) },
    { [`${as}.objectId`]: "objectId", [`${as}.clientId`]: "clientId", [`${as}.id`]: "id" },
  );
}

/** Of one that the deployer owns. */
export function readApplication({ as, wire }: ApplicationContent): RecordedOperation {
  return provider.read(as, read(as, wire, ["me"]));
}

/**
 * One role and one scope of an application that the deployer owns change: their descriptions. The looks before and after each disabling are terraform-provider-azuread's
 * applicationDisableAppRoles and applicationDisableOauth2PermissionScopes; the count of requests was recorded.
 * https://github.com/hashicorp/terraform-provider-azuread/blob/main/internal/services/applications/applications.go
 */
export function updateEntitlements(
  { as, wire, inputs }: ApplicationContent,
  before: { readonly description: string },
): RecordedOperation {
  const scope = `${as}.scope`;
  const [role] = wire["appRoles"] as readonly [JsonObject];
  return {
    title: `Application ${as}: update of a role and a scope`,
    requests: [
      { send: `GET ${addressOf(as)}`, answered: 200 },
      {
        send: `PATCH ${addressOf(as)}`,
        // As Graph answered it, without `origin`, which is read-only.
        body: { ...odataType, id: `{${as}.objectId}`, appRoles: [{ ...role, ...before, isEnabled: false }] },
        answered: 204,
      },
      { send: `GET ${addressOf(as)}`, answered: 200, polled: { times: 1, seconds: 1 } },
      { send: `GET ${addressOf(as)}`, answered: 200, keep: { [scope]: "api.oauth2PermissionScopes.0" } },
      {
        send: `PATCH ${addressOf(as)}`,
        body: { ...odataType, api: { oauth2PermissionScopes: [{ "...": `{${scope}}`, isEnabled: false }] } },
        answered: 204,
      },
      { send: `GET ${addressOf(as)}`, answered: 200, polled: { times: 1, seconds: 1 } },
      {
        send: `PATCH ${addressOf(as)}`,
        body: { ...updated(wire), appRoles: wire["appRoles"] ?? [], api: wire["api"] ?? {} },
        answered: 204,
      },
      ...read(as, wire, ["me"]),
    ],
    asked: {
      call: "update",
      resource: as,
      inputs: { ...inputs, owners: ["{me}"] },
      ignoreChanges: ["identifierUris"],
    },
  };
}

/** No list changes, and nobody owns it: nothing is looked at first. */
export function updateApplication({ as, wire, inputs }: ApplicationContent): RecordedOperation {
  return provider.update(
    as,
    [{ send: `PATCH ${addressOf(as)}`, body: updated(wire), answered: 204 }, ...read(as, wire)],
    inputs,
  );
}

/**
 * From none to one: recorded with azuread 6.9.1, from one to another.
 */
export function changeOwners({ as, wire, inputs }: ApplicationContent, owner: string): RecordedOperation {
  const reference = { "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/{${owner}.objectId}` };
  return {
    title: `Application ${as}: update of its owners`,
    requests: [
      { send: `PATCH ${addressOf(as)}`, body: updated(wire), answered: 204 },
      { send: `GET ${addressOf(as)}/owners`, answered: 200, reads: { value: [] } },
      { send: `POST ${addressOf(as)}/owners/$ref`, body: reference, answered: 204, retried: [{ status: 404 }] },
      ...read(as, wire, [owner]),
    ],
    asked: { call: "update", resource: as, inputs: { ...inputs, owners: [`{${owner}.objectId}`] } },
  };
}

export function deleteApplication(as: string): RecordedOperation {
  return provider.remove(as, [
    { send: `DELETE ${addressOf(as)}`, answered: 204 },
    { send: `GET ${addressOf(as)}`, answered: 404, polled: { times: 5, seconds: 5 } },
  ]);
}
