import { describe, expect, it } from "vitest";
import { correlationId, createFixture, type Fixture, readerRole, tenantId } from "./entra-fixture.ts";

const login = "https://login.microsoftonline.com";
const assertionType = "urn:ietf:params:oauth:client-assertion-type:";

async function expectNotSupported(response: Response, what: string): Promise<void> {
  expect(response.status).toBe(501);
  expect(response.headers.get("cache-control")).toBe("no-store, no-cache");
  expect(await response.json()).toEqual({
    error: "NotSupportedByTheTwin",
    error_description: `The twin doesn't support ${what}. See packages/twin/FIDELITY.md for what it supports.`,
  });
}

async function postTo({ entra }: Fixture, query: string, body: URLSearchParams): Promise<Response> {
  return entra(new Request(`${login}/${tenantId}/oauth2/v2.0/token${query}`, { method: "POST", body }));
}

describe("the token endpoint refuses by name", () => {
  const tooMuch = 'a "claims" parameter that asks for more than the capability cp1';

  it.each<[string, Record<string, string>, string]>([
    ["a parameter that it does not know", { prompt: "none" }, 'the parameter "prompt" of a token request'],
    [
      "a parameter whose name may be a piece of a secret",
      { "q8~X.1": "" },
      "a parameter with a hidden name of a token request",
    ],
    [
      "a secret beside an assertion",
      { client_assertion: "x", client_assertion_type: `${assertionType}jwt-bearer` },
      "a client that sends both a secret and an assertion",
    ],
    [
      "an assertion of another type",
      { client_assertion: "x", client_assertion_type: `${assertionType}saml2-bearer` },
      `client_assertion_type other than ${assertionType}jwt-bearer`,
    ],
    ["claims that are no JSON", { claims: "cp1" }, tooMuch],
    ["an essential claim of an id token", { claims: '{"id_token":{"signin_state":{"essential":true}}}' }, tooMuch],
    [
      "claims beyond the capabilities of the client",
      { claims: '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}' },
      tooMuch,
    ],
  ])("%s", async (_, changes, what) => {
    const { post, granted } = createFixture();
    await expectNotSupported(await post({ ...granted(), ...changes }), what);
  });

  it.each(["common", "organizations", "consumers"])("the alias /%s", async (tenant) => {
    const { post, granted } = createFixture();
    const what = `the token endpoint of /${tenant}: name the tenant by its id or domain`;
    await expectNotSupported(await post(granted(), { tenant }), what);
  });

  it.each([
    ["that is sent twice", "", "&scope=api://x/.default", 'the parameter "scope" twice in a token request'],
    ["in the query", "?scope=x", "", 'the parameter "scope" in the query of a token request'],
  ])("a parameter %s", async (_, query, more, what) => {
    const fixture = createFixture();
    const body = new URLSearchParams(`${new URLSearchParams(fixture.granted())}${more}`);
    await expectNotSupported(await postTo(fixture, query, body), what);
  });

  it.each(["Bearer abc", "Basic ???", `Basic ${Buffer.from("no colon").toString("base64")}`])(
    "the header Authorization: %s",
    async (authorization) => {
      const { post, granted } = createFixture();
      await expectNotSupported(
        await post(granted(), { headers: { authorization } }),
        "an Authorization header at the token endpoint that is not Basic base64(id:secret)",
      );
    },
  );

  it.each([{ client_secret: "other" }, { client_secret: "", client_id: "other" }])(
    "two identities or credentials at once",
    async (changes) => {
      const { post, granted, client } = createFixture();
      const authorization = `Basic ${Buffer.from(`${client.application.appId}:x`).toString("base64")}`;
      await expectNotSupported(
        await post({ ...granted(), ...changes }, { headers: { authorization } }),
        "a client that sends two identities or credentials, by HTTP Basic and in the form",
      );
    },
  );

  it("a secret that is not valid yet", async () => {
    const { tenant, post, granted, client } = createFixture();
    const later = { displayName: "later", startDateTime: "2026-02-01T00:00:00Z" };
    const { secretText } = tenant.directory.applications.addPassword(client.application.id, later);
    await expectNotSupported(
      await post({ ...granted(), client_secret: secretText }),
      "a client secret before its startDateTime (2026-02-01T00:00:00Z)",
    );
  });

  it("a managed identity, as the client and as the resource", async () => {
    const { tenant, post, granted } = createFixture();
    const { appId } = tenant.directory.servicePrincipals.addManagedIdentity("site");
    const asClient = `a token for ${appId}, a service principal without an application registration here`;
    await expectNotSupported(await post({ ...granted(), client_id: appId }), asClient);
    const asResource = await post({ ...granted(), scope: `${appId}/.default` });
    await expectNotSupported(asResource, `a token for managed identity ${appId}`);
  });
});

it.each([
  ["POST", `${login}/${tenantId}/oauth2/token`],
  ["POST", `${login}/${tenantId}/v2.0/.well-known/openid-configuration`],
  ["GET", `${login}/`],
  ["GET", "https://sts.windows.net/common/UserRealm/ada@contoso.example"],
])("refuses %s %s", async (method, url) => {
  await expectNotSupported(await createFixture().entra(new Request(url, { method })), `${method} ${url}`);
});

it("refuses metadata with a parameter, which would be other metadata, and that of personal accounts", async () => {
  const { get } = createFixture();
  const path = `/${tenantId}/.well-known/openid-configuration`;
  await expectNotSupported(await get(`${path}?appid=1`), `GET ${login}${path} with the query parameter "appid"`);
  const consumers = await get("/consumers/v2.0/.well-known/openid-configuration");
  await expectNotSupported(consumers, "the metadata of personal accounts (consumers)");
});

describe("a form", () => {
  const noForm = { error: "invalid_request", error_codes: [900144] };

  async function answered(more: Record<string, string>): Promise<unknown> {
    const fixture = createFixture();
    fixture.assign(readerRole.id);
    const response = await fixture.post({ ...fixture.granted(), ...more });
    return response.status === 200 ? "a token" : response.json();
  }

  const fields = (count: number): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, ""]));

  it("is not read with more than 1024 fields", async () => {
    const room = 1024 - Object.keys(createFixture().granted()).length;
    expect(await answered({})).toBe("a token");
    expect(await answered(fields(room))).toMatchObject({ error: "NotSupportedByTheTwin" });
    expect(await answered(fields(room + 1))).toMatchObject(noForm);
    expect(await answered(fields(500_000))).toMatchObject(noForm);
  });

  it("is not read when it has more than 4 MiB", async () => {
    const long = "x".repeat(4 * 1024 * 1024);
    expect(await answered({ client_info: long.slice(1000) })).toBe("a token");
    expect(await answered({ client_info: long })).toMatchObject(noForm);
  });

  it.each([
    ["100,000 members", `{${Array.from({ length: 100_000 }, (_, index) => `"${index}":0`).join(",")}}`],
    ["20,000 levels", "[".repeat(20_000) + "]".repeat(20_000)],
  ])("is refused as unsupported with a claims request of %s", async (_, claims) => {
    expect(await answered({ claims })).toMatchObject({ error: "NotSupportedByTheTwin" });
  });
});

describe("the correlation id", () => {
  const wanted = "cccccccc-0000-4000-8000-00000000000c";
  const named = { "client-request-id": wanted };

  it.each<[string, string, (fixture: Fixture) => Promise<Response>]>([
    ["the caller's client-request-id, from the header", wanted, ({ post }) => post({}, { headers: named })],
    ["the caller's client-request-id, from the form", wanted, ({ post }) => post(named)],
    [
      "the caller's client-request-id, from the query, where MSAL puts it, too",
      wanted,
      (fixture) => postTo(fixture, `?client-request-id=${wanted}`, new URLSearchParams()),
    ],
    [
      "Entra's own when the caller's is no GUID",
      correlationId,
      ({ post }) => post({}, { headers: { "client-request-id": "mine" } }),
    ],
  ])("is %s", async (_, id, ask) => {
    expect(await (await ask(createFixture())).json()).toMatchObject({ correlation_id: id });
  });

  it("is returned in a header on request", async () => {
    const { post } = createFixture();
    const asking = { ...named, "return-client-request-id": "true" };
    expect((await post({}, { headers: asking })).headers.get("client-request-id")).toBe(wanted);
    expect((await post(asking)).headers.get("client-request-id")).toBe(wanted);
    expect((await post(named)).headers.has("client-request-id")).toBe(false);
  });
});

it("reports the first of all faults in a request, and the next once that is fixed", async () => {
  const { tenant, api, client, post, granted, assign, register } = createFixture();
  const { servicePrincipals, applications } = tenant.directory;
  const unregistered = applications.create({ ...applications.get(client.application.id), displayName: "no principal" });
  servicePrincipals.update(client.servicePrincipal.id, { accountEnabled: false });
  servicePrincipals.update(api.servicePrincipal.id, { appRoleAssignmentRequired: true, accountEnabled: false });
  register("another");

  const form: Record<string, string> = { resource: "x" };
  const init = { tenant: "not a tenant" };
  const fixes: readonly (readonly [code: number, fix: () => void])[] = [
    [900023, () => {}],
    [90002, () => (init.tenant = "fabrikam.example")],
    [900144, () => (init.tenant = tenant.tenantId)],
    [70003, () => (form["grant_type"] = "none")],
    [900144, () => (form["grant_type"] = "client_credentials")],
    [700038, () => (form["client_id"] = "none")],
    [7000229, () => (form["client_id"] = unregistered.appId)],
    [7000112, () => (form["client_id"] = client.application.appId)],
    [7000216, () => servicePrincipals.update(client.servicePrincipal.id, { accountEnabled: true })],
    [7000215, () => (form["client_secret"] = "wrong")],
    [900144, () => (form["client_secret"] = granted()["client_secret"] ?? "")],
    [1002012, () => (form["scope"] = "none")],
    [500011, () => (form["scope"] = "api://none/.default")],
    [500014, () => (form["scope"] = granted()["scope"] ?? "")],
    [9010010, () => servicePrincipals.update(api.servicePrincipal.id, { accountEnabled: true })],
    [501051, () => (form["resource"] = api.application.appId)],
  ];
  for (const [code, fix] of fixes) {
    fix();
    expect(await (await post(form, init)).json()).toMatchObject({ error_codes: [code] });
  }
  assign();
  expect((await post(form, init)).status).toBe(200);
});

it("by the older reading, reports the resource parameter after the grant and before the client", async () => {
  const { post } = createFixture({ directoryBehavior: { resourceParameter: "refused" } });
  const codeOf = async (form: Record<string, string>) => (await post({ resource: "x", ...form })).json();
  expect(await codeOf({ grant_type: "none" })).toMatchObject({ error_codes: [70003] });
  expect(await codeOf({ grant_type: "client_credentials" })).toMatchObject({ error_codes: [901002] });
});

it.each([
  ["the identifier URI", (id: string) => `api://${id}`],
  ["the client id", (id: string) => id.toUpperCase()],
])("takes a resource parameter with %s of the scope's resource", async (_, resource) => {
  const { api, post, granted, assign } = createFixture();
  assign();
  expect((await post({ ...granted(), resource: resource(api.application.appId) })).status).toBe(200);
});
