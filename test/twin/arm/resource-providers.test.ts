import { expect, it } from "vitest";
import { armFixture, otherPrincipal, subscription } from "./arm-fixture.ts";

const storage = `${subscription}/providers/Microsoft.Storage`;
const version = { apiVersion: "2021-04-01" };
const identity = `${subscription}/resourceGroups/rg-twin/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id`;

it("returns whether the subscription is registered for a provider", async () => {
  const { call } = armFixture();

  expect(await call("GET", storage, version)).toMatchObject({
    status: 200,
    body: { id: storage, namespace: "Microsoft.Storage", registrationState: "Registered" },
  });
  expect((await call("GET", `${subscription}/providers/microsoft.authorization`, version)).body).toMatchObject({
    namespace: "Microsoft.Authorization",
    registrationPolicy: "RegistrationFree",
  });
});

it("refuses to write resources of an unregistered provider until it is registered again", async () => {
  const { call } = armFixture();
  const group = { body: { location: "westeurope" } };
  await call("PUT", `${subscription}/resourceGroups/rg-twin`, group);
  const provider = `${subscription}/providers/Microsoft.ManagedIdentity`;

  const unregistered = await call("POST", `${provider}/unregister`, version);
  const refused = await call("PUT", identity, group);
  await call("POST", `${provider}/register`, version);
  const taken = await call("PUT", identity, group);

  expect(unregistered.body).toMatchObject({ registrationState: "Unregistered" });
  expect(refused).toMatchObject({
    status: 409,
    body: {
      error: {
        code: "MissingSubscriptionRegistration",
        message:
          "The subscription is not registered to use namespace 'Microsoft.ManagedIdentity'. See https://aka.ms/rps-not-found for how to register subscriptions.",
      },
    },
  });
  expect(taken.status).toBe(201);
});

it("refuses registration without a role", async () => {
  const { call } = armFixture();

  const { status, body } = await call("POST", `${storage}/unregister`, { ...version, oid: otherPrincipal });

  expect(status).toBe(403);
  expect(body).toMatchObject({ error: { code: "AuthorizationFailed" } });
});

it("refuses a provider that it does not have, by its name", async () => {
  const { call } = armFixture();

  const { status, body } = await call("GET", `${subscription}/providers/Microsoft.Compute`, version);

  expect(status).toBe(501);
  expect(JSON.stringify(body)).toContain("Microsoft.Compute");
});

it("lists the API versions that it accepts, and refuses retired ones", async () => {
  const rules = "Microsoft.Insights/scheduledQueryRules";
  const behavior = { retiredApiVersions: { [rules]: ["2025-01-01-preview"] } };
  const { call } = armFixture(behavior);
  const insights = `${subscription}/providers/Microsoft.Insights`;

  const { body } = await call("GET", insights, version);
  const { resourceTypes } = body as {
    readonly resourceTypes: readonly { readonly resourceType: string; readonly apiVersions: readonly string[] }[];
  };
  const versionsOf = (name: string) => resourceTypes.find(({ resourceType }) => resourceType === name)?.apiVersions;
  const group = `${subscription}/resourceGroups/rg-twin`;
  await call("PUT", group, { body: { location: "westeurope" } });
  const refused = await call("PUT", `${group}/providers/${rules}/alert`, {
    apiVersion: "2025-01-01-preview",
    body: { location: "westeurope" },
  });

  expect(versionsOf("scheduledQueryRules")).toEqual(["2021-08-01", "2022-06-15", "2023-12-01"]);
  expect(versionsOf("actionGroups")).toEqual(["2023-01-01", "2024-10-01-preview"]);
  expect(refused).toMatchObject({
    status: 400,
    body: {
      error: {
        code: "NoRegisteredProviderFound",
        message: expect.stringContaining(
          "API version '2025-01-01-preview' for type 'scheduledQueryRules'. The supported api-versions are '2021-08-01, 2022-06-15, 2023-12-01'.",
        ) as string,
      },
    },
  });
});
