import { describe, expect, it } from "vitest";
import type { Application } from "../../../../../packages/core/azure/graph/application.ts";
import {
  redirectUrisOf,
  registrationRest,
} from "../../../../../packages/pf/commands/review/snapshot/read-registration.ts";
import { policyRest } from "../../../../../packages/pf/commands/review/snapshot/policy-rest.ts";
import type { JsonApi } from "../../../../../packages/core/azure/json-api.ts";
import { namesInTenant } from "../../../../../packages/pf/commands/review/snapshot/names-in-tenant.ts";
import { readGrants } from "../../../../../packages/pf/commands/review/snapshot/read-grants.ts";
import { sampleOutputs } from "../../../../support/outputs-sample.ts";
import { graphServicePrincipal } from "../../../../support/graph-objects.ts";

const wire = {
  id: "object-id",
  appId: "client-id",
  displayName: "api",
  isFallbackPublicClient: null,
  signInAudience: "AzureADMyOrg",
  identifierUris: ["api://client-id"],
  api: {
    requestedAccessTokenVersion: null,
    oauth2PermissionScopes: [],
    acceptMappedClaims: true,
    knownClientApplications: ["caller-id"],
  },
  appRoles: [],
  web: {
    redirectUris: ["https://f.example/"],
    redirectUriSettings: [],
    logoutUrl: null,
    implicitGrantSettings: { enableIdTokenIssuance: true, enableAccessTokenIssuance: null },
  },
  spa: { redirectUris: ["https://s.example/"] },
  publicClient: { redirectUris: ["http://localhost"] },
  requiredResourceAccess: [],
  passwordCredentials: [],
  keyCredentials: [],
  groupMembershipClaims: "All",
} as Application;

describe("the rest of a registration", () => {
  it("is everything that no rule reads, even inside partly read values, with names instead of ids", () => {
    expect(registrationRest(wire, (text) => text.replaceAll("caller-id", "<caller partner>"))).toEqual({
      displayName: "api",
      api: { acceptMappedClaims: true, knownClientApplications: ["<caller partner>"] },
      web: { logoutUrl: null, implicitGrantSettings: {} },
      spa: {},
      publicClient: {},
      groupMembershipClaims: "All",
    });
  });

  it("includes a redirect URI's new client type", () => {
    expect(redirectUrisOf(wire)).toEqual([
      "https://f.example/",
      "https://s.example/ (single-page application)",
      "http://localhost (public client)",
    ]);
  });

  it("works the same for a policy, without the matrix's parts", () => {
    const policy = {
      id: "1",
      displayName: "MFA",
      state: "enabled" as const,
      conditions: {
        users: { includeUsers: ["All"] },
        applications: { includeApplications: ["All"] },
        clientAppTypes: ["all" as const],
      },
      grantControls: { operator: "OR" as const, builtInControls: ["mfa" as const] },
    };
    expect(policyRest(policy)).toEqual({
      displayName: "MFA",
      rest: { conditions: { users: {}, applications: {}, clientAppTypes: ["all"] }, grantControls: {} },
    });
  });
});

const outputs = sampleOutputs();
const api = outputs.api.clientId;
const caller = outputs.callers["integration"]?.clientId ?? "";
const principal = (id: string, appId: string, displayName: string) =>
  graphServicePrincipal({
    id,
    appId,
    displayName,
    appRoles: [{ id: `role of ${id}`, value: `${displayName}.All`, isEnabled: true }],
  });
const assignedTo = (principalId: string, appRoleId = "role of sp-graph") => ({
  id: `${principalId} ${appRoleId}`,
  principalId,
  appRoleId,
  resourceId: "sp-graph",
});
const consent = (clientId: string, scope: string) => ({
  id: clientId,
  clientId,
  consentType: "AllPrincipals",
  resourceId: "sp-graph",
  scope,
});

/** What Graph answers, by path. */
const answers: Readonly<Record<string, unknown>> = {
  servicePrincipals: {
    value: [
      principal("sp-api", api, "API"),
      principal("sp-caller", caller, "caller"),
      principal("sp-graph", "00000003", "Microsoft Graph"),
      principal("sp-identity", "identity", "id-whocalls-dev"),
      principal("sp-tried", "tried", "made to try with"),
    ],
  },
  "servicePrincipals/sp-graph/appRoleAssignedTo": {
    value: [
      assignedTo("sp-caller"),
      assignedTo("user", "00000000-0000-0000-0000-000000000000"),
      assignedTo("sp-tried"),
    ],
  },
  "servicePrincipals/sp-identity/appRoleAssignedTo": { value: [] },
  "directoryObjects/user": { userPrincipalName: "ada@contoso.com" },
  oauth2PermissionGrants: {
    value: [consent("sp-api", "openid profile"), consent("sp-identity", "User.Read Mail.Read")],
  },
};
const graph: JsonApi = {
  call: async (_method, path) => {
    const answer = answers[path.replace("/v1.0/", "")];
    if (answer === undefined) throw new Error(`nobody asks for ${path}`);
    return answer;
  },
};

describe("permissions on others' APIs", () => {
  it("are read from the API's side for every holder, without duplicates", async () => {
    const known = { ownClientIds: new Set([api, caller]), otherIds: new Set(["tried"]) };

    expect(await readGrants(graph, await namesInTenant(graph, outputs), known)).toEqual([
      {
        who: "caller integration",
        on: "Microsoft Graph",
        permission: "Microsoft Graph.All",
        kind: "application",
      },
      { who: "id-whocalls-dev", on: "Microsoft Graph", permission: "Mail.Read", kind: "delegated" },
      { who: "id-whocalls-dev", on: "Microsoft Graph", permission: "User.Read", kind: "delegated" },
      {
        who: "user ada@contoso.com",
        on: "Microsoft Graph",
        permission: "00000000-0000-0000-0000-000000000000",
        kind: "application",
      },
    ]);
  });
});
