import { describe, expect, it } from "vitest";
import { graphFixture } from "./graph-fixture.ts";

const policy = "/v1.0/policies/defaultAppManagementPolicy";
const roles = ["Application.ReadWrite.All", "Policy.Read.All", "Policy.ReadWrite.ApplicationConfiguration"];

function fixture() {
  const graph = graphFixture();
  const restrict = (restriction: object) =>
    graph.call("PATCH", policy, {
      roles,
      body: { isEnabled: true, applicationRestrictions: { passwordCredentials: [restriction] } },
    });
  const addPassword = async (endDateTime: string) => {
    const { id } = await graph.created("/v1.0/applications", { displayName: "caller" });
    return graph.call("POST", `/v1.0/applications/${id}/addPassword`, {
      body: { passwordCredential: { endDateTime } },
    });
  };
  return { ...graph, restrict, addPassword };
}

const uriAddition = {
  state: "enabled",
  restrictForAppsCreatedAfterDateTime: null,
  isStateSetByMicrosoft: true,
  excludeAppsReceivingV2Tokens: true,
  excludeSaml: true,
  excludeActors: null,
};

it("exists, and restricts only identifier URIs by default, as Microsoft set it", async () => {
  const { read } = graphFixture();

  expect(await read(policy)).toMatchObject({
    id: "00000000-0000-0000-0000-000000000000",
    isEnabled: true,
    applicationRestrictions: {
      passwordCredentials: [],
      keyCredentials: [],
      identifierUris: { nonDefaultUriAddition: null, uriAdditionWithoutUniqueTenantIdentifier: uriAddition },
    },
  });
});

describe("an identifier URI without domain, tenant or application", () => {
  const body = { displayName: "api", signInAudience: "AzureADMyOrg", identifierUris: ["api://anything"] };
  const uriRule = (rule: object) => ({
    applicationRestrictions: { identifierUris: { uriAdditionWithoutUniqueTenantIdentifier: rule } },
  });

  it("is refused as long as the policy says so", async () => {
    const { call, read, statusOf } = graphFixture();
    expect(await statusOf("POST", "/v1.0/applications", { body })).toBe(400);

    expect(await statusOf("PATCH", policy, { roles, body: uriRule({ state: "disabled" }) })).toBe(204);

    expect(await read(policy)).toMatchObject(
      uriRule({ ...uriAddition, state: "disabled", isStateSetByMicrosoft: false }),
    );
    expect(await statusOf("POST", "/v1.0/applications", { body })).toBe(201);
    await call("PATCH", policy, { roles, body: uriRule({ state: "enabled" }) });
    expect(await statusOf("POST", "/v1.0/applications", { body })).toBe(400);
  });

  it("is taken in a tenant that Microsoft left out, whose policy says so", async () => {
    const { read, statusOf } = graphFixture({ directoryBehavior: { identifierUriAdditions: "allowed" } });

    expect(await read(policy)).toMatchObject({ isEnabled: false, ...uriRule({ state: "disabled" }) });
    expect(await statusOf("POST", "/v1.0/applications", { body })).toBe(201);
  });

  it.for([
    ["of an application with version 2 tokens", {}, { api: { requestedAccessTokenVersion: 2 } }, 201],
    [
      "of such an application, if the rule includes it",
      { excludeAppsReceivingV2Tokens: false },
      { api: { requestedAccessTokenVersion: 2 } },
      400,
    ],
    ["of an application older than the rule", { restrictForAppsCreatedAfterDateTime: "2030-01-01T00:00:00Z" }, {}, 201],
  ] as const)("%s", async ([, rule, more, status]) => {
    const { call, statusOf } = graphFixture();
    await call("PATCH", policy, { roles, body: uriRule(rule) });

    expect(await statusOf("POST", "/v1.0/applications", { body: { ...body, ...more } })).toBe(status);
  });

  it.for([
    [true, 204],
    [false, 400],
  ] as const)("of an application with SAML, where the rule leaves SAML out: %s", async ([excludeSaml, status]) => {
    const { call, created, statusOf } = graphFixture();
    await call("PATCH", policy, { roles, body: uriRule({ excludeSaml }) });
    const { id, appId } = await created("/v1.0/applications", { displayName: "saml", signInAudience: "AzureADMyOrg" });
    await created("/v1.0/servicePrincipals", { appId, preferredSingleSignOnMode: "saml" });

    const { identifierUris } = body;
    expect(await statusOf("PATCH", `/v1.0/applications/${id}`, { body: { identifierUris } })).toBe(status);
  });

  it("keeps an application from going back to version 1 tokens", async () => {
    const { created, statusOf } = graphFixture();
    const { id } = await created("/v1.0/applications", { ...body, api: { requestedAccessTokenVersion: 2 } });

    const api = { requestedAccessTokenVersion: 1 };
    expect(await statusOf("PATCH", `/v1.0/applications/${id}`, { body: { api } })).toBe(400);
    expect(await statusOf("PATCH", `/v1.0/applications/${id}`, { body: { api, identifierUris: [] } })).toBe(204);
  });
});

it("refuses client secrets if it blocks them", async () => {
  const { restrict, addPassword } = fixture();
  expect((await restrict({ restrictionType: "passwordAddition" })).status).toBe(204);

  expect(await addPassword("2026-12-01T00:00:00Z")).toMatchObject({
    status: 400,
    body: { error: { code: "CredentialTypeNotAllowedAsPerAppPolicy" } },
  });
});

it("refuses only client secrets that live longer than allowed", async () => {
  const { restrict, addPassword } = fixture();
  await restrict({ restrictionType: "passwordLifetime", maxLifetime: "P90D" });

  expect((await addPassword("2027-02-22T15:09:18Z")).status).toBe(200);
  expect(await addPassword("2027-02-22T15:09:19Z")).toMatchObject({
    status: 400,
    body: {
      error: {
        code: "CredentialInvalidLifetimeAsPerAppPolicy",
        message:
          "Credential lifetime exceeds the max value allowed as per assigned policy '00000000-0000-0000-0000-000000000000'.",
      },
    },
  });
});

it.for([
  ["it is disabled", { state: "disabled" }],
  ["it is for applications made later", { restrictForAppsCreatedAfterDateTime: "2030-01-01T00:00:00Z" }],
] as const)("doesn't restrict secrets if %s", async ([, difference]) => {
  const { restrict, addPassword } = fixture();
  await restrict({ restrictionType: "passwordAddition", ...difference });

  expect((await addPassword("2026-12-01T00:00:00Z")).status).toBe(200);
});

it.for([
  [{ restrictionType: "passwordLifetime" }, 400],
  [{ restrictionType: "passwordLifetime", maxLifetime: "ninety days" }, 400],
  [{ restrictionType: "passwordAddition", another: true }, 400],
] as const)("refuses the restriction %j", async ([restriction, status]) => {
  const { restrict } = fixture();

  expect((await restrict(restriction)).status).toBe(status);
});

it("can be written only with the permission", async () => {
  const { call } = graphFixture();

  expect(await call("PATCH", policy, { body: { isEnabled: true } })).toMatchObject({
    status: 403,
    body: { error: { code: "Authorization_RequestDenied" } },
  });
});
