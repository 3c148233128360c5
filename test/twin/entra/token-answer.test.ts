import { decodeJwt } from "jose";
import { expect, it } from "vitest";
import { correlationId, createFixture, tenantId, traceId } from "./entra-fixture.ts";

it("answers client credentials with a bearer token and nothing to refresh it by", async () => {
  const { post, granted } = createFixture();
  const response = await post(granted());
  expect(response.status).toBe(200);
  const body = (await response.json()) as Record<string, unknown>;
  expect(Object.keys(body)).toEqual(["token_type", "expires_in", "ext_expires_in", "access_token"]);
  expect(body).toEqual({
    token_type: "Bearer",
    expires_in: 3599,
    ext_expires_in: 3599,
    access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
  });
});

it.each([200, 401])("keeps caches away from an answer of status %i, and names it by its trace", async (status) => {
  const { post, granted } = createFixture();
  const response = await post({ ...granted(), ...(status === 401 && { client_secret: "wrong" }) });
  expect(response.status).toBe(status);
  expect(Object.fromEntries(response.headers)).toEqual({
    "cache-control": "no-store, no-cache",
    "content-type": "application/json; charset=utf-8",
    expires: "-1",
    p3p: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
    pragma: "no-cache",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-ms-ests-server": "0.0.0.0 - TWIN",
    "x-ms-request-id": traceId,
  });
});

it.each(["twin.onmicrosoft.com", "TWIN.onmicrosoft.com", tenantId.toUpperCase()])(
  "takes %s for the tenant's name",
  async (tenant) => {
    const { post, granted } = createFixture();
    expect((await post(granted(), { tenant })).status).toBe(200);
  },
);

it.each(["cp1", "CP1"])("takes the capability %s alone", async (capability) => {
  const { post, granted } = createFixture();
  const claims = JSON.stringify({ access_token: { xms_cc: { values: [capability] } } });
  expect((await post({ ...granted(), claims })).status).toBe(200);
});

it("takes what MSAL sends along", async () => {
  const { post, granted } = createFixture();
  const response = await post({
    ...granted(),
    client_info: "1",
    "x-client-SKU": "msal.js.node",
    "x-client-VER": "7.2.3",
    "x-client-OS": "linux",
    "x-client-CPU": "x64",
    "x-ms-lib-capability": "retry-after, h429",
    "x-client-current-telemetry": "5|771,2,,,|,",
    "x-client-last-telemetry": "5|0|||0,0",
    "client-request-id": correlationId,
    claims:
      '{"id_token":{"signin_state":{"essential":false},"login_hint":{"essential":false},"tenant_region_sub_scope":{"essential":false}},"access_token":{"xms_cc":{"values":["CP1"]}}}',
  });
  expect(response.status).toBe(200);
});

it("takes what the MSAL inside @azure/identity sends along: one claim fewer", async () => {
  const { post, granted } = createFixture();
  const claims =
    '{"id_token":{"signin_state":{"essential":false},"login_hint":{"essential":false}},"access_token":{"xms_cc":{"values":["cp1"]}}}';
  expect((await post({ ...granted(), claims })).status).toBe(200);
});

it("takes the scopes that MSAL Go and MSAL Java always add", async () => {
  const { post, granted } = createFixture();
  const { scope, ...others } = granted();
  const response = await post({ ...others, scope: `${scope} openid offline_access profile` });
  const { access_token } = (await response.json()) as { readonly access_token: string };
  expect(decodeJwt(access_token).aud).toBe(scope?.replace(/\/\.default$/, ""));
});
