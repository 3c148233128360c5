import { describe, expect, it } from "vitest";
import { expectBadRequest, expectNotSupported, graphFixture } from "./graph-fixture.ts";

const fromNow = { startDateTime: "2026-11-24T15:09:18Z" };

it("creates an application with a secret, which only that answer has", async () => {
  const { created, read, call } = graphFixture();
  const endDateTime = "2027-03-31T00:00:00Z";

  const application = await created("/v1.0/applications", {
    displayName: "client",
    passwordCredentials: [{ displayName: "main", endDateTime }, {}],
  });

  const [credential, other] = application["passwordCredentials"] as readonly { secretText: string; keyId: string }[];
  const secretText: unknown = expect.stringMatching(/^.{3}8Q~.{34}$/);
  expect(credential).toMatchObject({ displayName: "main", ...fromNow, endDateTime, secretText });
  const path = `/v1.0/applications/${application.id}`;
  const kept = { ...credential, secretText: null };
  expect(await read(path)).toMatchObject({ passwordCredentials: [kept, { ...other, secretText: null }] });

  const patch = (passwordCredentials: readonly object[]) => call("PATCH", path, { body: { passwordCredentials } });
  expectNotSupported(await patch([kept, { displayName: "another" }]), "use addPassword");
  expect((await patch([kept])).status).toBe(204);
  expect(await read(path)).toMatchObject({ passwordCredentials: [kept] });
});

it("keeps to the tenant's policy for a secret that an application is created with", async () => {
  const { statusOf, call } = graphFixture();
  const restriction = { restrictionType: "passwordAddition" };
  await call("PATCH", "/v1.0/policies/defaultAppManagementPolicy", {
    roles: ["Policy.ReadWrite.ApplicationConfiguration"],
    body: { applicationRestrictions: { passwordCredentials: [restriction] } },
  });
  const body = { displayName: "client", passwordCredentials: [{ displayName: "main" }] };
  expect(await statusOf("POST", "/v1.0/applications", { body })).toBe(400);
  expect(await statusOf("POST", "/v1.0/applications", { body: { displayName: "client" } })).toBe(201);
});

describe("a service principal", () => {
  async function withPrincipal() {
    const fixture = graphFixture();
    const { appId } = await fixture.created("/v1.0/applications", { displayName: "client" });
    const { id } = await fixture.created("/v1.0/servicePrincipals", { appId });
    return { ...fixture, appId, path: `/v1.0/servicePrincipals/${id}` };
  }

  it("gets a secret of its own, which is shown once and can be removed", async () => {
    const { call, read, path } = await withPrincipal();

    const added = await call("POST", `${path}/addPassword`, { body: { passwordCredential: { displayName: "own" } } });

    const { secretText, keyId } = added.body as { secretText: string; keyId: string };
    expect(added).toMatchObject({ status: 200, body: { displayName: "own", endDateTime: "2028-11-24T15:09:18Z" } });
    expect(await read(path)).toMatchObject({ passwordCredentials: [{ keyId, displayName: "own", secretText: null }] });
    expect(JSON.stringify(await read(path))).not.toContain(secretText);
    expect((await call("POST", `${path}/removePassword`, { body: { keyId } })).status).toBe(204);
    expect(await read(path)).toMatchObject({ passwordCredentials: [] });
    expectBadRequest(
      await call("POST", `${path}/removePassword`, { body: { keyId } }),
      `No password credential found with keyId '${keyId}'.`,
    );
  });

  it("isn't created with a secret, which no source describes", async () => {
    const { call, created } = graphFixture();
    const { appId } = await created("/v1.0/applications", { displayName: "client" });
    const body = { appId, passwordCredentials: [{ displayName: "x" }] };
    expectNotSupported(await call("POST", "/v1.0/servicePrincipals", { body }), "created with a password");
  });
});
