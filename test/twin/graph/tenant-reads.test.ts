import { expect, it } from "vitest";
import { expectMissing, graphFixture, nobody, tenantId } from "./graph-fixture.ts";
import { newGroup, newUser } from "./bodies.ts";

const organization = {
  id: tenantId,
  displayName: "Twin",
  verifiedDomains: [
    {
      capabilities: "Email, OfficeCommunicationsOnline",
      isDefault: true,
      isInitial: true,
      name: "twin.onmicrosoft.com",
      type: "Managed",
    },
  ],
};

it("says which tenant this is", async () => {
  const { read } = graphFixture();
  expect(await read("/v1.0/organization")).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#organization",
    value: [organization],
  });
});

it("lists the tenant's verified domains, of which the initial one is the default", async () => {
  const { call, read, statusOf } = graphFixture({ verifiedDomains: ["example.com"] });

  const domains = await read("/v1.0/domains");

  expect(domains).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#domains",
    value: [domain("twin.onmicrosoft.com", true), domain("example.com", false)],
  });
  expect(await read("/v1.0/domains/example.com")).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#domains/$entity",
    ...domain("example.com", false),
  });
  expect(await read("/v1.0/organization")).toMatchObject({
    value: [{ verifiedDomains: [{ name: "twin.onmicrosoft.com" }, { name: "example.com", isInitial: false }] }],
  });
  expectMissing(await call("GET", "/v1.0/domains/other.example"), "other.example");
  expect(await statusOf("GET", "/v1.0/domains", { roles: ["Domain.Read.All"] })).toBe(200);
  expect(await statusOf("GET", "/v1.0/domains", { roles: ["User.Read.All"] })).toBe(403);
});

function domain(id: string, isInitial: boolean) {
  return {
    authenticationType: "Managed",
    availabilityStatus: null,
    id,
    isAdminManaged: true,
    isDefault: isInitial,
    isInitial,
    isRoot: true,
    isVerified: true,
    manufacturer: null,
    model: null,
    passwordNotificationWindowInDays: null,
    passwordValidityPeriodInDays: null,
    state: null,
    supportedServices: ["Email", "OfficeCommunicationsOnline"],
  };
}

it("finds a directory object of any type", async () => {
  const { read, statusOf, created, me } = graphFixture();
  const application = await created("/v1.0/applications", { displayName: "api" });
  const user = await created("/v1.0/users", newUser());
  const group = await created("/v1.0/groups", newGroup());
  for (const [type, id] of [
    ["application", application.id],
    ["servicePrincipal", me],
    ["user", user.id],
    ["group", group.id],
  ]) {
    expect(await read(`/v1.0/directoryObjects/${id}`)).toMatchObject({
      "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#directoryObjects/$entity",
      "@odata.type": `#microsoft.graph.${type}`,
      id,
    });
  }
  expect(await statusOf("GET", `/v1.0/directoryObjects/${nobody}`)).toBe(404);
});

const policies = "/v1.0/identity/conditionalAccess/policies";
const policy = {
  displayName: "Block",
  state: "enabledForReportingButNotEnforced",
  conditions: {
    clientAppTypes: ["all"],
    applications: { includeApplications: ["All"] },
    users: { includeUsers: ["All"] },
  },
  grantControls: { operator: "OR", builtInControls: ["block"] },
};
const forCallers = {
  ...policy,
  conditions: {
    ...policy.conditions,
    users: { includeUsers: ["None"] },
    clientApplications: { includeServicePrincipals: ["ServicePrincipalsInMyTenant"] },
  },
};

it("lists the tenant's service plans", async () => {
  const { call, statusOf } = graphFixture({ servicePlans: ["AAD_PREMIUM_P2"] });

  const { status, body } = await call("GET", "/v1.0/subscribedSkus");

  expect(status).toBe(200);
  expect(body).toMatchObject({
    value: [
      {
        capabilityStatus: "Enabled",
        servicePlans: [{ servicePlanName: "AAD_PREMIUM_P2", servicePlanId: "eec0eb4f-6444-4f95-aba0-50c24d67f998" }],
      },
    ],
  });
  expect(await statusOf("GET", "/v1.0/subscribedSkus", { roles: ["Policy.Read.All"] })).toBe(403);
});

it("refuses every policy of conditional access without Entra ID P1", async () => {
  const { call } = graphFixture({ servicePlans: [] });

  expect(await call("POST", policies, { body: policy })).toMatchObject({
    status: 403,
    body: { error: { code: "AccessDenied", message: expect.stringContaining("Your tenant is not licensed") } },
  });
});

it("refuses only policies for workload identities without their license", async () => {
  const { call, statusOf } = graphFixture({ servicePlans: ["AAD_PREMIUM"] });

  expect(await statusOf("POST", policies, { body: policy })).toBe(201);
  expect(await call("POST", policies, { body: forCallers })).toMatchObject({
    status: 400,
    body: { error: { code: "BadRequest", message: expect.stringContaining("1150: Cannot create or update policies") } },
  });
});
