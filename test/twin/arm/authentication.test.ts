import { expect, it } from "vitest";
import { armFixture, errorBody, subscription, tenantId } from "./arm-fixture.ts";

it("answers a request without a token with AuthenticationFailed and a challenge that names the tenant", async () => {
  const { resourceManager } = armFixture();
  const response = await resourceManager(new Request(`https://management.azure.com${subscription}`));
  expect(response.status).toBe(401);
  const message = "Authentication failed. The 'Authorization' header is missing.";
  expect(await response.json()).toEqual(errorBody("AuthenticationFailed", message));
  expect(response.headers.get("www-authenticate")).toBe(
    `Bearer authorization_uri="https://login.windows.net/${tenantId}", error="invalid_token", error_description="${message}"`,
  );
});

it.each([
  ["malformed", "InvalidAuthenticationToken"],
  ["signature", "InvalidAuthenticationToken"],
  ["expired", "ExpiredAuthenticationToken"],
  ["audience", "InvalidAuthenticationTokenAudience"],
  ["issuer", "InvalidAuthenticationTokenTenant"],
] as const)("refuses a token that is refused for its %s with %s", async (refused, code) => {
  const { call } = armFixture();
  const answer = await call("GET", subscription, { refused });
  expect(answer.status).toBe(401);
  expect(answer.body).toMatchObject({ error: { code } });
});

it("answers every request with ids, the caller's correlation id among them", async () => {
  const { call } = armFixture();
  const own = await call("GET", subscription);
  expect(own.headers.get("x-ms-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(own.headers.get("x-ms-correlation-request-id")).toBe(own.headers.get("x-ms-request-id"));
  const named = await call("GET", subscription, { headers: { "x-ms-correlation-request-id": "mine" } });
  expect(named.headers.get("x-ms-correlation-request-id")).toBe("mine");
});
