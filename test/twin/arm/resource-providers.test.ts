import { expect, it } from "vitest";
import { armFixture, stranger, subscription } from "./arm-fixture.ts";

const storage = `${subscription}/providers/Microsoft.Storage`;
const version = { apiVersion: "2021-04-01" };
const identity = `${subscription}/resourceGroups/rg-twin/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id`;

it("says of a provider whether the subscription may use it", async () => {
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

it("refuses to write what an unregistered provider makes, and takes it once that is registered again", async () => {
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

it("lets nobody register who has no role", async () => {
  const { call } = armFixture();

  const { status, body } = await call("POST", `${storage}/unregister`, { ...version, oid: stranger });

  expect(status).toBe(403);
  expect(body).toMatchObject({ error: { code: "AuthorizationFailed" } });
});

it("refuses a provider that it does not have, by its name", async () => {
  const { call } = armFixture();

  const { status, body } = await call("GET", `${subscription}/providers/Microsoft.Compute`, version);

  expect(status).toBe(501);
  expect(JSON.stringify(body)).toContain("Microsoft.Compute");
});
