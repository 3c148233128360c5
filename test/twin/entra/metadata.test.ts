import { createHash, createPublicKey, X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSigningKeys } from "../../../packages/twin/entra/signing-keys.ts";
import { createFixture, signingKeys, start, tenantId, traceId } from "./entra-fixture.ts";

const hosts = ["login.microsoftonline.com", "login.windows.net", "sts.windows.net"];
const login = "https://login.microsoftonline.com";
const root = `${login}/${tenantId}`;

/** The members that both versions have, at their places. */
const common = {
  methods: { token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"] },
  modes: {
    response_modes_supported: ["query", "fragment", "form_post"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
  },
  logout: { http_logout_supported: true, frontchannel_logout_supported: true },
  cloud: {
    kerberos_endpoint: `${root}/kerberos`,
    tenant_region_scope: "WW",
    cloud_instance_name: "microsoftonline.com",
    cloud_graph_host_name: "graph.windows.net",
    msgraph_host: "graph.microsoft.com",
    rbac_url: "https://pas.windows.net",
  },
};
const names = "sub iss cloud_instance_name cloud_instance_host_name cloud_graph_host_name msgraph_host aud exp iat";

const version1 = {
  token_endpoint: `${root}/oauth2/token`,
  ...common.methods,
  jwks_uri: `${login}/common/discovery/keys`,
  ...common.modes,
  response_types_supported: ["code", "id_token", "code id_token", "token id_token", "token"],
  scopes_supported: ["openid"],
  issuer: `https://sts.windows.net/${tenantId}/`,
  microsoft_multi_refresh_token: true,
  authorization_endpoint: `${root}/oauth2/authorize`,
  device_authorization_endpoint: `${root}/oauth2/devicecode`,
  ...common.logout,
  end_session_endpoint: `${root}/oauth2/logout`,
  claims_supported: `${names} auth_time acr amr nonce email given_name family_name nickname`.split(" "),
  check_session_iframe: `${root}/oauth2/checksession`,
  userinfo_endpoint: `${root}/openid/userinfo`,
  ...common.cloud,
};

const version2 = {
  token_endpoint: `${root}/oauth2/v2.0/token`,
  ...common.methods,
  jwks_uri: `${root}/discovery/v2.0/keys`,
  ...common.modes,
  response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
  scopes_supported: ["openid", "profile", "email", "offline_access"],
  issuer: `${root}/v2.0`,
  request_uri_parameter_supported: false,
  userinfo_endpoint: "https://graph.microsoft.com/oidc/userinfo",
  authorization_endpoint: `${root}/oauth2/v2.0/authorize`,
  device_authorization_endpoint: `${root}/oauth2/v2.0/devicecode`,
  ...common.logout,
  end_session_endpoint: `${root}/oauth2/v2.0/logout`,
  claims_supported: `${names} auth_time acr nonce preferred_username name tid ver at_hash c_hash email`.split(" "),
  ...common.cloud,
};

const documents = [
  { version: 1, path: ".well-known/openid-configuration", document: version1 },
  { version: 2, path: "v2.0/.well-known/openid-configuration", document: version2 },
] as const;

describe.each(documents)("metadata of version $version", ({ version, path, document }) => {
  it.each(hosts)("is the same document under %s", async (host) => {
    const response = await createFixture().entra(new Request(`https://${host}/${tenantId}/${path}`));
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(JSON.stringify(document));
  });

  it("names the tenant by its id when it is asked for by its domain", async () => {
    const response = await createFixture().get(`/twin.onmicrosoft.com/${path}`);
    expect(await response.json()).toEqual(document);
  });

  it.each(["common", "organizations"])("has a placeholder for the issuer of /%s", async (alias) => {
    const written = (await (await createFixture().get(`/${alias}/${path}`)).json()) as Record<string, unknown>;
    const issuer = version === 1 ? "https://sts.windows.net/{tenantid}/" : `${login}/{tenantid}/v2.0`;
    expect(written).toEqual({
      ...(JSON.parse(JSON.stringify(document).replaceAll(tenantId, alias)) as object),
      issuer,
      tenant_region_scope: null,
    });
  });

  it("calls a name without a dot unknown, not malformed", async () => {
    const response = await createFixture().get(`/test/${path}`);
    expect(await response.json()).toMatchObject({ error: "invalid_tenant", error_codes: [90002] });
  });
});

it("is public and cached for a day", async () => {
  const response = await createFixture().get(`/${tenantId}/.well-known/openid-configuration`);
  expect(Object.fromEntries(response.headers)).toEqual({
    "access-control-allow-methods": "GET, OPTIONS",
    "access-control-allow-origin": "*",
    "cache-control": "max-age=86400, private",
    "content-type": "application/json; charset=utf-8",
    p3p: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-ms-ests-server": "0.0.0.0 - TWIN",
    "x-ms-request-id": traceId,
  });
});

it.each([
  ["/common/discovery/keys", undefined],
  [`/${tenantId}/discovery/keys`, undefined],
  ["/common/discovery/v2.0/keys", "https://login.microsoftonline.com/{tenantid}/v2.0"],
  [`/${tenantId}/discovery/v2.0/keys`, "https://login.microsoftonline.com/{tenantid}/v2.0"],
])("%s publishes the key with its certificate", async (path, issuer) => {
  const response = await createFixture().get(path);
  expect(response.status).toBe(200);
  const { keys } = (await response.json()) as { readonly keys: readonly Record<string, unknown>[] };
  const members = ["kty", "use", "kid", "x5t", "n", "e", "x5c"];
  expect(keys.map((key) => Object.keys(key))).toEqual([issuer === undefined ? members : [...members, "issuer"]]);
  expect(keys).toMatchObject([{ kty: "RSA", use: "sig", e: "AQAB", ...(issuer !== undefined && { issuer }) }]);
});

it("names a key by the thumbprint of its self-signed certificate", async () => {
  const [key] = signingKeys.jwks({ version: 1 }).keys;
  const certificate = new X509Certificate(Buffer.from(key?.x5c[0] ?? "", "base64"));
  expect(key?.kid).toBe(createHash("sha1").update(certificate.raw).digest("base64url"));
  expect(key?.x5t).toBe(key?.kid);
  expect(certificate.publicKey.export({ format: "jwk" })).toEqual({ kty: "RSA", n: key?.n, e: key?.e });
  const { n = "", e = "" } = key ?? {};
  expect(certificate.verify(createPublicKey({ format: "jwk", key: { kty: "RSA", n, e } }))).toBe(true);
  expect(certificate.subject).toBe("CN=accounts.accesscontrol.windows.net");
  expect(certificate.validFromDate).toEqual(new Date(Math.floor(start.getTime() / 1000) * 1000));
});

it("publishes a new key first when keys are rotated, and the old one still", async () => {
  const keys = await createSigningKeys();
  const [first] = keys.jwks({ version: 1 }).keys;
  await keys.rotate();
  const [second] = keys.jwks({ version: 1 }).keys;
  await keys.rotate();
  const [third] = keys.jwks({ version: 1 }).keys;
  expect(new Set([first?.kid, second?.kid, third?.kid]).size).toBe(3);
  expect(keys.jwks({ version: 1 }).keys).toEqual([third, second, first]);
});

const instance = (authority: string, version = "1.1") =>
  `/common/discovery/instance?api-version=${version}&authorization_endpoint=${encodeURIComponent(authority)}`;
const ask = (authority: string) => createFixture().get(instance(authority));

const own = (host: string) => ({ preferred_network: host, preferred_cache: host, aliases: [host] });

it.each(["login.microsoftonline.com", "login.windows.net", "sts.windows.net"])(
  "confirms to MSAL that %s is Microsoft's, and returns the address of the tenant's metadata",
  async (host) => {
    const response = await ask(`https://${host}/${tenantId}/oauth2/v2.0/authorize`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      tenant_discovery_endpoint: `https://login.microsoftonline.com/${tenantId}/v2.0/.well-known/openid-configuration`,
      "api-version": "1.1",
      metadata: [
        {
          preferred_network: "login.microsoftonline.com",
          preferred_cache: "login.windows.net",
          aliases: ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"],
        },
        {
          ...own("login.partner.microsoftonline.cn"),
          aliases: ["login.partner.microsoftonline.cn", "login.chinacloudapi.cn"],
        },
        own("login.microsoftonline.de"),
        { ...own("login.microsoftonline.us"), aliases: ["login.microsoftonline.us", "login.usgovcloudapi.net"] },
        own("login-us.microsoftonline.com"),
      ],
    });
  },
);

it("returns version 1 metadata for a version 1 authority, which Python's msal uses", async () => {
  const response = await ask("https://login.microsoftonline.com/common/oauth2/authorize");

  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    tenant_discovery_endpoint: "https://login.microsoftonline.com/common/.well-known/openid-configuration",
    metadata: expect.arrayContaining([expect.objectContaining({ preferred_cache: "login.windows.net" })]),
  });
});

it("answers instance discovery for a tenant that doesn't exist", async () => {
  expect((await ask("https://login.microsoftonline.com/fabrikam.example/oauth2/v2.0/authorize")).status).toBe(200);
});

it.each([
  ["another api-version", instance("https://login.microsoftonline.com/x/oauth2/v2.0/authorize", "1.0")],
  ["another cloud", instance("https://login.microsoftonline.us/x/oauth2/v2.0/authorize")],
  ["other parameters", "/common/discovery/instance?api-version=1.1&x=y"],
  ["another tenant than common", `/${tenantId}/discovery/instance?api-version=1.1`],
])("doesn't support instance discovery of %s", async (_, path) => {
  const response = await createFixture().get(path);
  expect([response.status, await response.json()]).toMatchObject([501, { error: "NotSupportedByTheTwin" }]);
});

describe("MSAL's user realm discovery", () => {
  it.each(["UserRealm/Ada%40twin.onmicrosoft.com", "userrealm/nobody@twin.onmicrosoft.com"])(
    "is answered for every name of the tenant's domain (%s)",
    async (path) => {
      const response = await createFixture().get(`/common/${path}?api-version=1.0`);
      expect(await response.text()).toBe(
        '{"ver":"1.0","account_type":"Managed","domain_name":"twin.onmicrosoft.com","cloud_instance_name":"microsoftonline.com","cloud_audience_urn":"urn:federation:MicrosoftOnline"}',
      );
    },
  );

  it("is answered with Unknown for another domain", async () => {
    const response = await createFixture().get("/common/UserRealm/ada@fabrikam.example?api-version=1.0");
    expect([response.status, await response.json()]).toEqual([
      200,
      {
        ver: "1.0",
        account_type: "Unknown",
        cloud_instance_name: "microsoftonline.com",
        cloud_audience_urn: "urn:federation:MicrosoftOnline",
      },
    ]);
  });

  it.each(["common/UserRealm/a@b?api-version=2.1", "organizations/UserRealm/a@b?api-version=1.0"])(
    "is refused by name otherwise (%s)",
    async (path) => {
      expect((await createFixture().get(`/${path}`)).status).toBe(501);
    },
  );
});

it.each(documents)(
  "reads a second slash after the tenant as one, in metadata of version $version",
  async ({ path }) => {
    const { get } = createFixture();
    for (const name of [tenantId, "common"]) {
      const twice = await get(`/${name}//${path}`);
      expect([twice.status, await twice.text()]).toEqual([200, await (await get(`/${name}/${path}`)).text()]);
    }
    expect((await get(`/${tenantId}//discovery/v2.0/keys`)).status).toBe(501);
  },
);

it.each(["oauth-authorization-server", "openid-configuration"])(
  "has no %s beside the tenants, where RFC 8414 would have it",
  async (document) => {
    const { get } = createFixture();
    expect((await get(`/.well-known/${document}/${tenantId}/v2.0`)).status).toBe(404);
  },
);
