import { describe, expect, it } from "vitest";
import {
  redirectUrisOf,
  registrationRest,
  type WireApplication,
} from "../../../../commands/review/snapshot/read-registration.ts";
import { policyRest } from "../../../../commands/review/snapshot/policy-rest.ts";

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
} as WireApplication;

describe("what no rule reads of a registration", () => {
  it("is all that is left, also within what is read in part, and with names in the place of ids", () => {
    expect(registrationRest(wire, (text) => text.replaceAll("caller-id", "<caller partner>"))).toEqual({
      displayName: "api",
      api: { acceptMappedClaims: true, knownClientApplications: ["<caller partner>"] },
      web: { logoutUrl: null, implicitGrantSettings: {} },
      spa: {},
      publicClient: {},
      groupMembershipClaims: "All",
    });
  });

  it("does not hide that an address is another kind of client's now", () => {
    expect(redirectUrisOf(wire)).toEqual([
      "https://f.example/",
      "https://s.example/ (single-page application)",
      "http://localhost (public client)",
    ]);
  });

  it("is the same of a policy, without what the matrix says", () => {
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
