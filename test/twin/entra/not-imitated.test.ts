import { describe, expect, it } from "vitest";
import { createFixture, type Fixture, tenantId } from "./entra-fixture.ts";

const login = "https://login.microsoftonline.com";

async function expectNotImitated(response: Response, what: string): Promise<void> {
  expect(response.status).toBe(501);
  expect(response.headers.get("cache-control")).toBe("no-store, no-cache");
  expect(await response.json()).toEqual({
    error: "NotImitatedByTheTwin",
    error_description: `The twin does not imitate ${what}. See twin/FIDELITY.md for what it does.`,
  });
}

describe("the token endpoint refuses by name", () => {
  it.each([
    ["a parameter that it does not know", { prompt: "none" }, 'the parameter "prompt" of a token request'],
    [
      "a parameter whose name may be a piece of a secret",
      { "q8~X.1": "" },
      "a parameter whose name is not printed of a token request",
    ],
    ["a grant that Entra has", { grant_type: "authorization_code" }, 'the grant "authorization_code"'],
    [
      "a secret beside an assertion",
      { client_assertion: "x", client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" },
      "a client that shows both a secret and an assertion",
    ],
    [
      "an assertion of another type",
      { client_assertion: "x", client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:saml2-bearer" },
      "client_assertion_type: urn:ietf:params:oauth:client-assertion-type:jwt-bearer it does",
    ],
    ["claims that are no JSON", { claims: "cp1" }, 'a "claims" parameter that asks for more than the capability cp1'],
    [
      "an essential claim of an id token",
      { claims: '{"id_token":{"signin_state":{"essential":true}}}' },
      'a "claims" parameter that asks for more than the capability cp1',
    ],
    [
      "claims beyond the capabilities of the client",
      { claims: '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}' },
      'a "claims" parameter that asks for more than the capability cp1',
    ],
  ])("%s", async (_, changes, what) => {
    const { post, granted } = createFixture();
    await expectNotImitated(await post({ ...granted(), ...changes }), what);
  });

  it.each(["common", "organizations", "consumers"])("the alias /%s", async (tenant) => {
    const { post, granted } = createFixture();
    await expectNotImitated(
      await post(granted(), { tenant }),
      `the token endpoint of /${tenant}: name the tenant by its id or domain`,
    );
  });

  it("a parameter that is sent twice", async () => {
    const fixture = createFixture();
    const body = new URLSearchParams(fixture.granted());
    body.append("scope", "api://x/.default");
    await expectNotImitated(await postTo(fixture, "", body), 'the parameter "scope" twice in a token request');
  });

  it("a parameter in the query", async () => {
    const fixture = createFixture();
    await expectNotImitated(
      await postTo(fixture, "?scope=x", new URLSearchParams(fixture.granted())),
      'the parameter "scope" in the query of a token request',
    );
  });

  it.each(["Bearer abc", "Basic ???", `Basic ${Buffer.from("no colon").toString("base64")}`])(
    "the header Authorization: %s",
    async (authorization) => {
      const { post, granted } = createFixture();
      await expectNotImitated(
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
      await expectNotImitated(
        await post({ ...granted(), ...changes }, { headers: { authorization } }),
        "a client that shows two identities or credentials, by HTTP Basic and in the form",
      );
    },
  );

  it("a secret that is not valid yet", async () => {
    const { tenant, post, granted, client } = createFixture();
    const { secretText } = tenant.directory.applications.addPassword(client.application.id, {
      displayName: "later",
      startDateTime: "2026-02-01T00:00:00Z",
    });
    await expectNotImitated(
      await post({ ...granted(), client_secret: secretText }),
      "a client secret before its startDateTime (2026-02-01T00:00:00Z)",
    );
  });

  it("a managed identity, as the client and as the resource", async () => {
    const { tenant, post, granted } = createFixture();
    const { appId } = tenant.directory.servicePrincipals.addManagedIdentity("site");
    await expectNotImitated(
      await post({ ...granted(), client_id: appId }),
      `a token for ${appId}, a service principal without an application registration here`,
    );
    await expectNotImitated(
      await post({ ...granted(), scope: `${appId}/.default` }),
      `a token for managed identity ${appId}`,
    );
  });
});

it.each([
  ["GET", `${login}/common/oauth2/v2.0/authorize`],
  ["POST", `${login}/${tenantId}/oauth2/token`],
  ["POST", `${login}/${tenantId}/v2.0/.well-known/openid-configuration`],
  ["GET", `${login}/`],
  ["GET", "https://sts.windows.net/common/UserRealm/ada@contoso.example"],
])("refuses %s %s", async (method, url) => {
  await expectNotImitated(await createFixture().entra(new Request(url, { method })), `${method} ${url}`);
});

it("refuses metadata with a parameter, which would be other metadata", async () => {
  const path = `/${tenantId}/.well-known/openid-configuration`;
  await expectNotImitated(
    await createFixture().get(`${path}?appid=1`),
    `GET ${login}${path} with the query parameter "appid"`,
  );
});

it("refuses the metadata of personal accounts", async () => {
  await expectNotImitated(
    await createFixture().get("/consumers/v2.0/.well-known/openid-configuration"),
    "the metadata of personal accounts (consumers)",
  );
});

function postTo({ entra }: Fixture, query: string, body: URLSearchParams): Promise<Response> {
  const url = `${login}/${tenantId}/oauth2/v2.0/token${query}`;
  return Promise.resolve(entra(new Request(url, { method: "POST", body })));
}
