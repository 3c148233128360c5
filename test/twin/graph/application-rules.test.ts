import { describe, expect, it } from "vitest";
import { expectBadRequest, expectMissing, expectRefusal, graphFixture, tenantId } from "./graph-fixture.ts";
import { appRole } from "./bodies.ts";

const applications = "/v1.0/applications";

async function withApplication() {
  const fixture = graphFixture();
  const { id, appId } = await fixture.created(applications, { displayName: "api" });
  return { ...fixture, id, appId: String(appId), path: `${applications}/${id}` };
}

describe("an identifier URI", () => {
  it("of the application's own id is added as ApplicationIdentifierUri does, and taken away", async () => {
    const { read, statusOf, path, appId } = await withApplication();
    for (const identifierUris of [[`api://${appId}`], []]) {
      const body = { "@odata.type": "#microsoft.graph.application", identifierUris };
      expect(await statusOf("PATCH", path, { body })).toBe(204);
      expect(await read(path)).toMatchObject({ identifierUris });
    }
  });

  it("is refused without domain, tenant or application, by the default policy", async () => {
    const body = { displayName: "api", identifierUris: ["api://anything"], api: { requestedAccessTokenVersion: 1 } };
    expectBadRequest(
      await graphFixture().call("POST", applications, { body }),
      "Failed to add identifier URI api://anything. All newly added URIs must contain a tenant verified domain, tenant ID, or app ID, as per the default tenant policy of your organization. See https://aka.ms/identifier-uri-addition-error for more information on this error.",
    );
  });

  it.each([
    ["of an application with v2 tokens", ["api://anything"], { api: { requestedAccessTokenVersion: 2 } }],
    ["with the tenant's id", [`api://${tenantId}/x`], {}],
    ["with a verified domain", ["https://twin.onmicrosoft.com/x"], {}],
  ])("%s is taken", async (_, identifierUris, more) => {
    const body = { displayName: "api", identifierUris, ...more };
    expect(await graphFixture().statusOf("POST", applications, { body })).toBe(201);
  });

  it.each(["javascript:alert(1)", "data:text/html,x", "urn:x", "http://x.test", "api:x", "https:///x", "api://a b"])(
    "%s isn't taken, whatever version its tokens have",
    async (uri) => {
      const body = { displayName: "api", identifierUris: [uri], api: { requestedAccessTokenVersion: 2 } };
      expect((await graphFixture().call("POST", applications, { body })).status).toBe(501);
    },
  );

  it("of an unverified domain is refused, even with an application ID in it", async () => {
    const identifierUris = ["https://elsewhere.test/api"];
    const body = { displayName: "api", identifierUris, api: { requestedAccessTokenVersion: 2 } };
    expectRefusal(
      await graphFixture().call("POST", applications, { body }),
      400,
      "HostNameNotOnVerifiedDomain",
      "Values of identifierUris property must use a verified domain of the organization or its subdomain: 'https://elsewhere.test/api'",
    );
  });

  it("is refused if another application has it", async () => {
    const { call, created } = graphFixture();
    const identifierUris = [`api://${tenantId}/x`];
    await created(applications, { displayName: "one", identifierUris });
    expectRefusal(
      await call("POST", applications, { body: { displayName: "two", identifierUris } }),
      400,
      "Request_MultipleObjectsWithSameKeyValue",
      "Another object with the same value for property identifierUris already exists.",
    );
  });
});

it("refuses two app roles of one value", async () => {
  const appRoles = [appRole(), appRole({ id: "11111111-0000-4000-8000-000000000009" })];
  expect(await graphFixture().statusOf("POST", applications, { body: { displayName: "api", appRoles } })).toBe(400);
});

it("refuses to pre-authorise for a scope that does not exist yet", async () => {
  const { call, read, statusOf, path } = await withApplication();
  const id = "11111111-0000-4000-8000-000000000002";
  const scope = { id, adminConsentDescription: "x", adminConsentDisplayName: "x", value: "call" };
  const preAuthorizedApplications = [
    { appId: "22222222-0000-4000-8000-000000000000", delegatedPermissionIds: [scope.id] },
  ];
  const together = { api: { oauth2PermissionScopes: [scope], preAuthorizedApplications } };
  expectRefusal(
    await call("PATCH", path, { body: together }),
    400,
    "InvalidValue",
    "Property api.preAuthorizedApplications.delegatedPermissionIds has a Permission Id that cannot be found in the AppPermissions sets.",
  );
  expect(await statusOf("PATCH", path, { body: { api: { oauth2PermissionScopes: [scope] } } })).toBe(204);
  expect(await statusOf("PATCH", path, { body: { api: { preAuthorizedApplications } } })).toBe(204);
  expect(await read(path)).toMatchObject({ api: { oauth2PermissionScopes: [{ id }], preAuthorizedApplications } });
});

describe("a client secret", () => {
  async function withSecrets() {
    const fixture = await withApplication();
    const { call, read, path } = fixture;
    const add = (passwordCredential?: object) =>
      call("POST", `${path}/addPassword`, { body: passwordCredential ? { passwordCredential } : {} });
    const stored = async () => (await read(path))["passwordCredentials"] as readonly Record<string, unknown>[];
    return { ...fixture, add, stored };
  }

  it("is shown once, in the answer to addPassword, and never again", async () => {
    const { add, stored, read, path } = await withSecrets();
    const endDateTime = "2027-03-31T00:00:00Z";
    const answer = await add({
      "@odata.type": "#microsoft.graph.passwordCredential",
      displayName: "main",
      endDateTime,
    });
    const { secretText, keyId } = answer.body as { secretText: string; keyId: string };
    const kept = {
      customKeyIdentifier: null,
      displayName: "main",
      startDateTime: "2026-11-24T15:09:18Z",
      endDateTime,
      hint: secretText.slice(0, 3),
      keyId,
    };
    const context = "https://graph.microsoft.com/v1.0/$metadata#microsoft.graph.passwordCredential";
    expect([answer.status, answer.body]).toEqual([200, { "@odata.context": context, ...kept, secretText }]);
    expect(secretText).toMatch(/^.{3}8Q~.{34}$/);
    expect(await stored()).toEqual([{ ...kept, secretText: null }]);
    expect(JSON.stringify([await read(path), await read(applications)])).not.toContain(secretText);
  });

  it("expires after two years by default", async () => {
    const { body } = await (await withSecrets()).add();
    expect(body).toMatchObject({ displayName: null, endDateTime: "2028-11-24T15:09:18Z" });
  });

  it("is refused if it ends before it starts, or if the caller chose it", async () => {
    const { add, stored } = await withSecrets();
    const message = "The end date of the password credential must be after its start date.";
    expectBadRequest(await add({ endDateTime: "2026-01-01T00:00:00Z" }), message);
    expect((await add({ secretText: "mine" })).status).toBe(501);
    expect(await stored()).toEqual([]);
  });

  it("is rotated as azuread does: both are there until the old one is removed", async () => {
    const { add, stored, call, statusOf, path } = await withSecrets();
    const { keyId } = (await add({ displayName: "old" })).body as { keyId: string };
    await add({ displayName: "new" });
    expect((await stored()).map(({ displayName }) => displayName)).toEqual(["old", "new"]);
    expect(await statusOf("POST", `${path}/removePassword`, { body: { keyId } })).toBe(204);
    expect((await stored()).map(({ displayName }) => displayName)).toEqual(["new"]);
    const again = await call("POST", `${path}/removePassword`, { body: { keyId } });
    expectBadRequest(again, `No password credential found with keyId '${keyId}'.`);
  });
});

describe("the recycle bin", () => {
  const bin = "/v1.0/directory/deletedItems";

  it("receives a deleted application with its service principal", async () => {
    const { call, read, statusOf, created, clock, id, appId, path } = await withApplication();
    const principal = await created("/v1.0/servicePrincipals", { appId });
    clock.advance(60_000);
    expect(await statusOf("DELETE", path)).toBe(204);
    expect(await call("GET", path)).toMatchObject({
      status: 404,
      body: {
        error: { code: "Request_ResourceNotFound", message: expect.stringContaining(`Resource '${id}' does not`) },
      },
    });
    expect(await statusOf("GET", `/v1.0/servicePrincipals/${principal.id}`)).toBe(404);

    const deletedDateTime = "2026-11-24T15:10:18Z";
    expect(await read(`${bin}/microsoft.graph.application`)).toMatchObject({
      "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#applications",
      value: [{ id, appId, displayName: "api", deletedDateTime }],
    });
    expect(await read(`${bin}/microsoft.graph.servicePrincipal`)).toMatchObject({
      value: [{ id: principal.id, deletedDateTime }],
    });
  });

  it.each(["applications", "servicePrincipals"])(
    "keeps the last name of a service principal whose %s went",
    async (gone) => {
      const { call, read, created, id, appId, path } = await withApplication();
      const principal = await created("/v1.0/servicePrincipals", { appId });
      await call("PATCH", path, { body: { displayName: "api two" } });

      await call("DELETE", `/v1.0/${gone}/${gone === "applications" ? id : principal.id}`);
      await call("DELETE", path);

      expect(await read(`${bin}/microsoft.graph.servicePrincipal`)).toMatchObject({
        value: [{ id: principal.id, displayName: "api two" }],
      });
    },
  );

  it("can be searched by client id, and shows and purges only its own items", async () => {
    const { call, read, statusOf, created, id, path } = await withApplication();
    expect(await statusOf("DELETE", `${bin}/${id}`)).toBe(404);
    expect(await statusOf("GET", path)).toBe(200);
    const two = await created(applications, { displayName: "two" });
    await call("DELETE", path);
    await call("DELETE", `${applications}/${two.id}`);

    const found = await read(`${bin}/microsoft.graph.application?$filter=appId eq '${two["appId"]}'`);
    expect((found["value"] as { id: string }[]).map((item) => item.id)).toEqual([two.id]);
    expect(await read(`${bin}/${id}`)).toMatchObject({ "@odata.type": "#microsoft.graph.application", id });
    expect(await statusOf("DELETE", `${bin}/${id}`)).toBe(204);
    expectMissing(await call("DELETE", `${bin}/${id}`), id);
  });
});
