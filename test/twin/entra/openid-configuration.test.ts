import { describe, expect, it } from "vitest";
import { createFixture, tenantId, traceId } from "./entra-fixture.ts";

const hosts = ["login.microsoftonline.com", "login.windows.net", "sts.windows.net"];
const login = "https://login.microsoftonline.com";
const root = `${login}/${tenantId}`;

const version1 = {
  token_endpoint: `${root}/oauth2/token`,
  token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
  jwks_uri: `${login}/common/discovery/keys`,
  response_modes_supported: ["query", "fragment", "form_post"],
  subject_types_supported: ["pairwise"],
  id_token_signing_alg_values_supported: ["RS256"],
  response_types_supported: ["code", "id_token", "code id_token", "token id_token", "token"],
  scopes_supported: ["openid"],
  issuer: `https://sts.windows.net/${tenantId}/`,
  microsoft_multi_refresh_token: true,
  authorization_endpoint: `${root}/oauth2/authorize`,
  device_authorization_endpoint: `${root}/oauth2/devicecode`,
  http_logout_supported: true,
  frontchannel_logout_supported: true,
  end_session_endpoint: `${root}/oauth2/logout`,
  claims_supported:
    "sub iss cloud_instance_name cloud_instance_host_name cloud_graph_host_name msgraph_host aud exp iat auth_time acr amr nonce email given_name family_name nickname".split(
      " ",
    ),
  check_session_iframe: `${root}/oauth2/checksession`,
  userinfo_endpoint: `${root}/openid/userinfo`,
  kerberos_endpoint: `${root}/kerberos`,
  tenant_region_scope: "WW",
  cloud_instance_name: "microsoftonline.com",
  cloud_graph_host_name: "graph.windows.net",
  msgraph_host: "graph.microsoft.com",
  rbac_url: "https://pas.windows.net",
};

const version2 = {
  token_endpoint: `${root}/oauth2/v2.0/token`,
  token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
  jwks_uri: `${root}/discovery/v2.0/keys`,
  response_modes_supported: ["query", "fragment", "form_post"],
  subject_types_supported: ["pairwise"],
  id_token_signing_alg_values_supported: ["RS256"],
  response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
  scopes_supported: ["openid", "profile", "email", "offline_access"],
  issuer: `${root}/v2.0`,
  request_uri_parameter_supported: false,
  userinfo_endpoint: "https://graph.microsoft.com/oidc/userinfo",
  authorization_endpoint: `${root}/oauth2/v2.0/authorize`,
  device_authorization_endpoint: `${root}/oauth2/v2.0/devicecode`,
  http_logout_supported: true,
  frontchannel_logout_supported: true,
  end_session_endpoint: `${root}/oauth2/v2.0/logout`,
  claims_supported:
    "sub iss cloud_instance_name cloud_instance_host_name cloud_graph_host_name msgraph_host aud exp iat auth_time acr nonce preferred_username name tid ver at_hash c_hash email".split(
      " ",
    ),
  kerberos_endpoint: `${root}/kerberos`,
  tenant_region_scope: "WW",
  cloud_instance_name: "microsoftonline.com",
  cloud_graph_host_name: "graph.windows.net",
  msgraph_host: "graph.microsoft.com",
  rbac_url: "https://pas.windows.net",
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

it("is for everyone, for a day", async () => {
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
